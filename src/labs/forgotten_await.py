"""The call that never runs: the Python twin of forgotten_await/program.rs.

python3 src/labs/forgotten_await.py [forgotten | awaited | spawned | abandoned] [name=value ...]
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from twin import Lab, Pair, Preset, each, pairs, say, seconds


#~ begin
async def say_after(delay, text):
    """Waits, then prints. Calling it starts nothing: what it gives is a coroutine, which runs when it is awaited."""
    await asyncio.sleep(delay)  #~ sleep
    say(text)  #~ say


async def forgotten(plan):
    """Calls, and forgets to await: not a line of the calls runs."""
    say("Calling")  #~ calling
    for delay, text in plan.each():
        say_after(delay, text)  #~ call
        #~! RuntimeWarning: coroutine 'say_after' was never awaited. rustc says so when it compiles.
    await asyncio.sleep(plan.rest)  #~ rest
    say("Done")  #~ done


async def awaited(plan):
    """Awaits each call where it is made."""
    say("Calling")  #~ calling
    for delay, text in plan.each():
        await say_after(delay, text)
    await asyncio.sleep(plan.rest)  #~ rest
    say("Done")  #~ done


async def spawned(plan):
    """Makes a task of each call, does something else, then awaits them."""
    say("Calling")  #~ calling
    tasks = [asyncio.create_task(say_after(delay, text), name=text) for delay, text in plan.each()]  #~ spawn
    await asyncio.sleep(plan.rest)  #~ rest
    for task in tasks:
        await task  #~ await
    say("Done")  #~ done


async def abandoned(plan):
    """Makes tasks, and never awaits them: they run, but the program ends before they do."""
    say("Calling")  #~ calling
    for delay, text in plan.each():
        asyncio.create_task(say_after(delay, text), name=text)  #~ spawn
        #~! asyncio may collect a task that nobody holds: keep it in a set until it is done. Rust’s goes on.
    await asyncio.sleep(plan.rest)  #~ rest
    say("Done")  #~ done
    #~! asyncio.run cancels what runs still. In Rust it is dropped where it waits.
#~ end


@dataclass
class Plan:
    seed: int
    calls: list[Pair]
    rest: float

    def each(self) -> Iterator[tuple[float, str]]:
        """What each call waits, and prints after it."""
        return each(self.calls, self.seed)


LAB = Lab(
    name="forgotten-await",
    fields={"calls": (pairs, "1:Hello,2:World"), "rest": (seconds, "0.5")},
    plan=Plan,
    variants={"forgotten": forgotten, "awaited": awaited, "spawned": spawned, "abandoned": abandoned},
    shown=("forgotten", "awaited", "spawned", "abandoned"),
    presets={
        "two-calls": Preset({"calls": "1:Hello,2:World", "rest": "0.5"}),
        "one-call": Preset({"calls": "1:Done!", "rest": "1.5"}),
    },
)

if __name__ == "__main__":
    LAB.main()
