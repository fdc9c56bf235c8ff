"""Waiting one after another, or together: the Python twin of say_after/program.rs.

python3 src/labs/say_after.py [sequential | concurrent | joined] [name=value ...]
"""

import asyncio
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass

from twin import Lab, Pair, Preset, each, fill, now, pairs, say, text


#~ begin
async def say_after(delay, before, after):
    """Waits, then prints."""
    if before is not None:
        say(before)  #~ before
    await asyncio.sleep(delay)  #~ sleep
    if after is not None:
        say(after)  #~ after


async def sequential(plan):
    """One after another: the sum of the waits."""
    plan.say_heading("Sequential")  #~ heading
    begun = now()
    for _, call in plan.calls():
        await call
    plan.say_took("Sequential", now() - begun)  #~ took


async def concurrent(plan):
    """All started as tasks, then awaited: the longest wait."""
    plan.say_heading("Concurrent")  #~ heading
    begun = now()
    tasks = [asyncio.create_task(call, name=name) for name, call in plan.calls()]  #~ spawn
    #~! A task that nobody holds may be collected before it ends; a Rust task whose handle is dropped goes on.
    for task in tasks:
        await task  #~ await
    plan.say_took("Concurrent", now() - begun)  #~ took


async def joined(plan):
    """All awaited at once: the longest wait."""
    plan.say_heading("Joined")  #~ heading
    begun = now()
    await asyncio.gather(*(call for _, call in plan.calls()))  #~ join
    #~! gather makes a task of each call; join_all polls them all in the one task that awaits it.
    plan.say_took("Joined", now() - begun)  #~ took
#~ end


@dataclass
class Plan:
    seed: int
    pairs: list[Pair]
    before: str
    after: str
    heading: str
    took: str

    def calls(self) -> Iterator[tuple[str, Coroutine]]:
        """The calls of say_after, not yet awaited, each with a name for its task."""
        for delay, what in each(self.pairs, self.seed):
            lines = (template.replace("{}", what) if template else None for template in (self.before, self.after))
            yield what, say_after(delay, *lines)

    def say_heading(self, name: str) -> None:
        if self.heading:
            say(fill(self.heading, name=name))

    def say_took(self, name: str, elapsed: float) -> None:
        if self.took:
            say(fill(self.took, name=name, seconds=round(elapsed, 6)))


LAB = Lab(
    name="say-after",
    fields={
        "pairs": (pairs, "1:Hello,2:World"),
        "before": (text, ""),
        "after": (text, "{}"),
        "heading": (text, ""),
        "took": (text, ""),
    },
    plan=Plan,
    variants={"sequential": sequential, "concurrent": concurrent, "joined": joined},
    shown=("sequential", "concurrent"),
    presets={
        "hello": Preset({"heading": "{name} execution:", "took": "{name} took {seconds:.2f} seconds"}),
        "api": Preset(
            {
                "pairs": "2:API 1,1:API 2",
                "before": "Starting {}",
                "after": "Finished {}",
                "took": "{name}: {seconds:.1f}s",
            },
            variants={"concurrent": {"pairs": "2:API 3,1:API 4"}, "joined": {"pairs": "2:API 3,1:API 4"}},
        ),
        "foo-bar": Preset({"pairs": "1:foo,2:bar", "before": "Running {}", "after": ""}),
        "sync-async": Preset({"pairs": "20:Task 1,15:Task 2,10:Task 3"}),
        "ten-thousand": Preset(
            {"pairs": "10000*0.5..1.5:Task", "after": "", "took": "{name}: {seconds:.1f} seconds"}
        ),
    },
)

if __name__ == "__main__":
    LAB.main()
