"""CPython's side of `engine.rs`, on the loop of virtual time that judges the engine in tests/conformance.

A line of stdin names a program and its numbers; a line of stdout has its seconds, and the virtual time at its end.
"""

import asyncio
import importlib
import json
import pathlib
import sys
import time
from collections.abc import Coroutine

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "tests/conformance"))
VirtualLoop = importlib.import_module("virtual_time").VirtualLoop


async def sleepers(tasks: int, rounds: int) -> None:
    """Tasks that sleep again and again."""

    async def sleeper(task: int) -> None:
        for round in range(rounds):
            await asyncio.sleep(((task * 7_919 + round * 104_729) % 1_000_000 + 1) / 1_000_000)

    waiting = [asyncio.create_task(sleeper(task), name=f"Task-{task}") for task in range(tasks)]
    for task in waiting:
        await task


async def queue(capacity: int, items: int) -> None:
    """One puts items into a queue, another takes them out."""
    queue: asyncio.Queue[int] = asyncio.Queue(capacity)

    async def producer() -> None:
        for item in range(items):
            await queue.put(item % 100)

    putting = asyncio.create_task(producer())
    for _ in range(items):
        await queue.get()
    await putting


PROGRAMS = {"sleepers": sleepers, "queue": queue}


def run(program: Coroutine[None, None, None]) -> tuple[float, int]:
    """How many seconds it takes, and the virtual time at its end in microseconds."""
    loop = VirtualLoop()
    begun = time.perf_counter()
    loop.run_until_complete(program)
    took = time.perf_counter() - begun
    loop.close()
    return took, loop.micros


for line in sys.stdin:
    name, *numbers = json.loads(line)
    print(json.dumps(run(PROGRAMS[name](*numbers))), flush=True)
