"""Runs Python twins in virtual time for main.rs: a request in JSON on each line of stdin, an answer on stdout.

A request is [file, variant, {name: value}]. Its answer has the lines that were printed, with their microseconds; the
time at which the program ended, or null if it never does, and who still waits then; and the steps of each task.
"""

import asyncio
import json
import sys
import warnings
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "src/labs"))

import twin  # noqa: E402
from virtual_time import Counted, Deadlock, VirtualLoop  # noqa: E402

# That is what the lab of the forgotten await shows.
warnings.filterwarnings("ignore", "coroutine .* was never awaited")


class OrderedTasks(dict):
    """A set of tasks that keeps their order."""

    def add(self, task):
        self[task] = None

    def discard(self, task):
        self.pop(task, None)


class OrderedGroup(asyncio.TaskGroup):
    """A group that cancels its tasks in the order of their making, for which asyncio's set gives no promise."""

    def __init__(self):
        super().__init__()
        self._tasks = OrderedTasks()


asyncio.TaskGroup = OrderedGroup


class CountingLoop(VirtualLoop):
    def __init__(self):
        super().__init__()
        self.counted = []

    def create_task(self, coroutine, *, name=None, **options):
        counted = Counted(coroutine)
        task = super().create_task(counted, name=name, **options)
        self.counted.append((task, counted))
        return task


def run(program):
    """Runs the program, an async function, to its end or until it can't go on."""
    loop = CountingLoop()
    lines, ended = [], []
    twin.show = lambda moment, text: ended or lines.append([round(moment * 1e6), text])
    twin.keep, twin.rest = loop.keep, lambda seconds: loop.keep(seconds, lambda: None)

    def state(main):
        others = [task.get_name() for task, _ in loop.counted if task is not main and not task.done()]
        return {"waiting": others, "steps": [[task.get_name(), counted.steps] for task, counted in loop.counted]}

    async def main():
        twin._began = 0.0
        await program()
        # In this turn, and in one more, others may still go on: that is no part of the program.
        ended.append({"ended": loop.micros} | state(asyncio.current_task()))

    asyncio.set_event_loop(loop)
    try:
        task = loop.create_task(main(), name="main")
        try:
            loop.run_until_complete(task)
        except Deadlock:
            ended.append({"ended": None} | state(None))
        return {"lines": lines} | ended[0]
    finally:
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.close()


def answer(file, variant, arguments):
    lab = import_module(file).LAB
    plan = lab.resolve(variant, arguments)
    return run(lambda: lab.variants[variant](plan))


def main():
    for line in sys.stdin:
        print(json.dumps(answer(*json.loads(line))))


if __name__ == "__main__":
    main()
