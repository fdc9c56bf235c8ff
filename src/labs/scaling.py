"""The same request once, ten times, five hundred times: the Python twin of scaling/program.rs.

python3 src/labs/scaling.py [sequential | bounded | concurrent | pool] [name=value ...]

Nothing is sent: asyncio.sleep stands in for the practice server, and time.sleep in the pool.
"""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

from practice import FetchError, Session, blocking_get
from twin import Lab, Limited, Preset, connections, count, fill, now, say, seconds, whole_number


#~ begin
async def sequential(plan):
    """One request after another."""
    for batch in plan.batches():
        begun = now()  #~ measure
        for url in batch.urls():
            await request(plan.session, url)
        say(batch.row(now() - begun))  #~ row


async def bounded(plan):
    """A task for each, but only a few in flight."""
    for batch in plan.batches():
        semaphore = asyncio.Semaphore(plan.limit)
        begun = now()  #~ measure
        calls = [request_in_turn(semaphore, plan.session, url) for url in batch.urls()]
        tasks = [asyncio.create_task(call, name="request") for call in calls]  #~ spawn
        await asyncio.gather(*tasks)  #~ join
        say(batch.row(now() - begun))  #~ row


async def request_in_turn(semaphore, session, url):
    """Waits for one of the semaphore's permits first, and gives it back at the end."""
    async with semaphore:  #~ permit
        await request(session, url)


async def concurrent(plan):
    """All at once."""
    for batch in plan.batches():
        begun = now()  #~ measure
        tasks = [asyncio.create_task(request(plan.session, url), name="request") for url in batch.urls()]  #~ spawn
        await asyncio.gather(*tasks)  #~ join
        say(batch.row(now() - begun))  #~ row


async def pool(plan):
    """A few workers, each with a thread of its own, which a request blocks until its answer is there."""
    with ThreadPoolExecutor(len(plan.workers())) as threads:  #~ threads
        #~! Threads take turns, but not while they wait. Processes as in the article are a ProcessPoolExecutor here.
        for batch in plan.batches():
            urls = iter(batch.urls())
            begun = now()  #~ measure
            workers = [asyncio.create_task(worker(threads, urls), name=name) for name in plan.workers()]  #~ spawn
            await asyncio.gather(*workers)  #~ join
            say(batch.row(now() - begun))  #~ row


async def worker(threads, urls):
    """Takes one request after another from those that are left."""
    loop = asyncio.get_running_loop()
    try:
        for url in urls:
            await loop.run_in_executor(threads, blocking_get, url)  #~ thread
    except RuntimeError as error:
        say(f"No answer: {error}")  #~ none


async def request(session, url):
    """A request that fails has taken its time, too."""
    try:
        await session.get(url)  #~ fetch
    except FetchError:
        pass
#~ end


class Batch(NamedTuple):
    """Requests that are measured together."""

    requests: int
    delay: float
    """After how many seconds each is answered."""
    is_probe: bool

    def urls(self) -> list[str]:
        """The practice server answers after the batch's delay."""
        return [f"delay/{self.delay:.6f}"] * self.requests

    def row(self, elapsed: float) -> str:
        what = ("Probe: " if self.delay else "Probe without delay: ") if self.is_probe else ""
        noun = "request" if self.requests == 1 else "requests"
        return fill(f"{what}{self.requests} {noun}: {{seconds}} s", seconds=round(elapsed, 6))


@dataclass
class Plan:
    seed: int
    sizes: list[int]
    delay: float
    rounds: int
    limit: int
    connections: int | None
    probe: int

    def __post_init__(self) -> None:
        self.session = Session(self.connections)

    def batches(self) -> Iterator[Batch]:
        """Two probes, one of them without a delay; then every size, as often as is asked for."""
        if self.probe:
            yield Batch(self.probe, 0.0, True)
            yield Batch(self.probe, self.delay, True)
        for _ in range(self.rounds):
            for requests in self.sizes:
                yield Batch(requests, self.delay, False)

    def workers(self) -> list[str]:
        return [f"Worker {number}" for number in range(1, min(self.limit, 10) + 1)]


def sizes(text: str) -> list[int]:
    """Numbers with commas between: 1,10,100."""
    words = text.split(",")
    if not all(word.isascii() and word.isdigit() for word in words):
        raise ValueError("write whole numbers with commas between: 1,10,100")
    if len(words) > 10:
        raise ValueError("a list has at most 10 numbers")
    given = [whole_number(word) for word in words]
    used = [min(max(number, 1), 5_000) for number in given]
    if used != given:
        raise Limited(used, "the limit of each is 1 to 5000")
    return used


LAB = Lab(
    name="scaling",
    fields={
        "sizes": (sizes, "1,10,50,100,500"),
        "delay": (seconds, "0.01"),
        "rounds": (count(1, 10), "3"),
        "limit": (count(1, 100), "6"),
        "connections": (connections, "none"),
        "probe": (count(0, 1_000), "120"),
    },
    plan=Plan,
    variants={"sequential": sequential, "bounded": bounded, "concurrent": concurrent, "pool": pool},
    shown=("sequential", "bounded", "concurrent", "pool"),
    presets={
        "five-sizes": Preset({}),
        "six-connections": Preset({"connections": "6"}),
        "beyond": Preset({"sizes": "1,10,100,1000,5000", "rounds": "1"}),
    },
)

if __name__ == "__main__":
    LAB.main()
