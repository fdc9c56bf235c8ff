"""Work that keeps the thread: the Python twin of blocking/program.rs.

python3 src/labs/blocking.py [inline | sliced | worker | get] [name=value ...]

Nothing is sent: time.sleep stands in for the practice server.
"""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass

from practice import blocking_get, is_absolute, lowered
from twin import Lab, Limited, Preset, compute, now, say, seconds


#~ begin
async def beat(every, heart):
    """Beats, and keeps by how much the latest beat was late."""
    while True:
        due = now() + every
        await asyncio.sleep(every)  #~ sleep
        heart.latest = max(heart.latest, now() - due)


async def beside_heartbeat(plan, work):
    """Lets a heart beat while the work is done, and a little before and after."""
    heart = Heart()
    heartbeat = asyncio.create_task(beat(plan.every, heart), name="heartbeat")  #~ spawn
    await asyncio.sleep(plan.pause)  #~ before
    await work
    await asyncio.sleep(plan.pause)  #~ after
    heartbeat.cancel()  #~ cancel
    try:
        await heartbeat  #~ await
    except asyncio.CancelledError:
        pass
    say(f"Heartbeat: at most {heart.latest:.3f} s late")  #~ late


def count_primes(primes, time):
    """Counts primes for so long. Nothing in it awaits, so nobody else gets the thread."""
    compute(time, primes.look_on)
    return primes.found


async def inline(plan):
    """All at once: meanwhile everything else on this thread stands still."""

    async def work():
        primes = Primes()
        count_primes(primes, plan.work)
        say(f"Found {primes.found} primes")  #~ found

    await beside_heartbeat(plan, work())


async def sliced(plan):
    """In slices: between two of them the others have a turn."""

    async def work():
        primes = Primes()
        left = plan.work
        while left > 0:
            slice = min(left, plan.slice)
            count_primes(primes, slice)
            left = round(left - slice, 6)
            await asyncio.sleep(0)  #~ yield
        say(f"Found {primes.found} primes")  #~ found

    await beside_heartbeat(plan, work())


async def worker(plan):
    """On a thread of its own: this one stays free."""

    async def work():
        try:
            found = await asyncio.to_thread(count_primes, Primes(), plan.work)  #~ thread
            #~! Of Python’s threads only one runs at a time; they take turns. A browser’s worker runs beside the page.
            say(f"Found {found} primes")  #~ found
        except RuntimeError as error:
            say(f"No worker: {error}")  #~ none

    await beside_heartbeat(plan, work())


async def get(plan):
    """A request that blocks its thread until the answer is there: another thread’s."""

    async def work():
        try:
            status = await asyncio.to_thread(blocking_get, plan.get)  #~ thread
            say(str(status))  #~ status
        except RuntimeError as error:
            say(f"No answer: {error}")  #~ none

    await beside_heartbeat(plan, work())
#~ end


class Heart:
    latest = 0.0


class Primes:
    """The primes that were found so far, from 2 on."""

    def __init__(self) -> None:
        self.found = 0
        self.next = 2

    def look_on(self) -> None:
        """Looks at the next few numbers, by dividing each by all that could divide it."""
        for number in range(self.next, self.next + 10):
            self.found += all(number % divisor for divisor in range(2, int(number**0.5) + 1))
        self.next += 10


def span(least: float, most: float) -> Callable[[str], float]:
    """A time from `least` to `most` seconds."""

    def read(text: str) -> float:
        try:
            time = seconds(text)
        except Limited as limited:
            time = limited.value
        if not least <= time <= most:
            raise Limited(min(max(time, least), most), f"the limit is {least:g} to {most:g} s")
        return time

    return read


def practice_address(text: str) -> str:
    if not text:
        return text
    if is_absolute(text) or re.search(r"\s", text) or text.startswith(("stall", "reset")):
        raise ValueError("write one address of the practice server, such as delay/0.5")
    url = lowered(text)
    if url != text:
        raise Limited(url, "the practice server waits 10 s and sends 10 MiB or 100 lines at most")
    return url


@dataclass
class Plan:
    seed: int
    work: float
    slice: float
    every: float
    pause: float
    get: str


LAB = Lab(
    name="blocking",
    fields={
        "work": (span(0.001, 2), "0.8"),
        "slice": (span(0.001, 2), "0.01"),
        "every": (span(0.01, 1), "0.05"),
        "pause": (span(0, 2), "0.2"),
        "get": (practice_address, ""),
    },
    plan=Plan,
    variants={"inline": inline, "sliced": sliced, "worker": worker, "get": get},
    shown=("inline", "worker"),
    presets={
        "primes": Preset({}, variants={"get": {"get": "delay/0.8"}}),
        "get": Preset({"work": "0.5"}, variants={"get": {"get": "delay/0.5"}}),
        "long": Preset({"work": "2"}, variants={"get": {"get": "delay/2"}}),
    },
    defaults={"get": {"get": "delay/0.8"}},
)

if __name__ == "__main__":
    LAB.main()
