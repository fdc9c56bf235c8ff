"""Who has the thread: the Python twin of event_loop/program.rs.

python3 src/labs/event_loop.py [tasks | future] [name=value ...]
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from twin import Lab, Pair, Preset, each, pairs, say


#~ begin
class Promise:
    """A result that is set later: a cell, and the callback of whoever waits for it."""

    def __init__(self, name):
        self.name = name
        self.value = None
        self.waker = None

    def __await__(self):
        if self.value is None:
            say(f"{self.name}: polled, pending: waker stored")  #~ pending
            self._asyncio_future_blocking = True
            yield self
            #~! The task takes what is yielded and calls add_done_callback of it. In Rust poll gets the waker.
        say(f"{self.name}: polled, ready")  #~ ready
        return self.value

    def add_done_callback(self, callback, *, context):
        self.waker = lambda: self.get_loop().call_soon(callback, self, context=context)

    def set(self, result):
        """Sets the result, and wakes whoever waits: the task joins the ready queue."""
        say(f"{self.name}: {result}, waker called")  #~ set
        self.value = result
        if self.waker is not None:
            self.waker()  #~ wake

    # What a task asks of any future that it waits for.
    _asyncio_future_blocking = False

    def get_loop(self):
        return asyncio.get_running_loop()

    def result(self):
        return self.value

    def cancel(self, msg=None):
        return False


async def run_and_wait(name, delay):
    """Between its two lines a task does not have the thread."""
    say(f"{name}: Run ...")  #~ run
    await asyncio.sleep(delay)  #~ sleep
    say(f"{name}: ... Done!")  #~ done


async def tasks(plan):
    """Several tasks on one thread: while one waits, another runs."""
    tasks = [asyncio.create_task(run_and_wait(name, delay), name=name) for delay, name in plan.each()]  #~ spawn
    for task in tasks:
        await task  #~ await


async def future(plan):
    """Tasks that wait for a future written by hand: polled twice, woken once."""
    tasks = []
    for delay, name in plan.each():
        promise = Promise(name)
        tasks.append(asyncio.create_task(wait_for(name, promise), name=name))  #~ spawn
        tasks.append(asyncio.create_task(set_later(promise, delay), name=f"sets {name}"))  #~ spawn-setter
    for task in tasks:
        await task  #~ await


async def wait_for(name, promise):
    say(f"{name}: Run ...")  #~ run
    await promise  #~ wait
    say(f"{name}: ... Done!")  #~ done


async def set_later(promise, delay):
    await asyncio.sleep(delay)  #~ sleep
    promise.set("result set")
#~ end


@dataclass
class Plan:
    seed: int
    tasks: list[Pair]

    def each(self) -> Iterator[tuple[float, str]]:
        """The delay and the name of each task."""
        return each(self.tasks, self.seed)


LAB = Lab(
    name="event-loop",
    fields={"tasks": (pairs, "1:taskA,1:taskB,1:taskC")},
    plan=Plan,
    variants={"tasks": tasks, "future": future},
    shown=("tasks",),
    presets={
        "abc": Preset({}, variants={"future": {"tasks": "1:taskA"}}),
        "uneven": Preset({"tasks": "0.3:slow,0.1:quick,0.2:middle"}),
        "same-moment": Preset({"tasks": "20*0.5:task"}),
    },
    defaults={"future": {"tasks": "1:taskA"}},
)

if __name__ == "__main__":
    LAB.main()
