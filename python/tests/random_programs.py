"""Random programs: python random_programs.py SEED COUNT [own].

Each is a few tasks that sleep, wait, wake, cancel, fail and print. What a task does depends on the seed alone, so a
run is the same each time but for its order, which is asyncio's. With `own` they run on an event loop whose clock jumps,
the one of the engine's conformance tests; else by asyncio.run.
"""

import asyncio
import random
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "tests/conformance"))


class Failed(Exception):
    """A task fails on purpose."""


class Task(asyncio.Task[Any]):
    """A task whose place in a set is known: asyncio cancels those of a group in the order of a set."""

    made = 0
    number = 0

    def __hash__(self) -> int:
        return self.number


def factory(loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any) -> Task:
    task = Task.__new__(Task)
    Task.made += 1
    task.number = Task.made
    task.__init__(coroutine, loop=loop, **options)  # type: ignore[misc]
    return task


class World:
    def __init__(self, seed: int) -> None:
        self.seed = seed
        kinds = (asyncio.Queue, asyncio.LifoQueue, asyncio.PriorityQueue)
        self.queues = [kind(size) for kind, size in zip(kinds, (1, 0, 2), strict=True)]
        self.lock = asyncio.Lock()
        self.semaphore = asyncio.Semaphore(2)
        self.event = asyncio.Event()
        self.condition = asyncio.Condition()
        self.tasks: list[asyncio.Task[Any]] = []
        self.loop = asyncio.get_running_loop()

    def say(self, *what: Any) -> None:
        print(round(self.loop.time() * 1e6) - self.begun, *what)

    async def main(self) -> None:
        self.begun = round(self.loop.time() * 1e6)
        try:
            async with asyncio.timeout(50):
                await self.act("0", 3)
        except TimeoutError:
            self.say("given up")
        except Exception as error:
            self.say("ended by", type(error).__name__)
        # In an order of their own: asyncio.run cancels who is left in the order of a set.
        while any(not task.done() for task in self.tasks):
            for task in self.tasks:
                task.cancel()
            await asyncio.gather(*self.tasks, return_exceptions=True)
        self.say("ends", [task.cancelled() for task in self.tasks])

    def spawn(self, name: str, depth: int) -> asyncio.Task[Any]:
        task = asyncio.create_task(self.act(name, depth - 1), name=name)
        self.tasks.append(task)
        return task

    async def act(self, name: str, depth: int) -> str:
        chance = random.Random(f"{self.seed} {name}")
        try:
            for step in range(chance.randint(1, 5)):
                self.say(name, await self.step(chance, f"{name}.{step}", depth))
        except asyncio.CancelledError:
            self.say(name, "cancelled")
            if chance.random() < 0.3:
                await asyncio.sleep(chance.randint(0, 3) / 10)
                self.say(name, "cleaned up")
            raise
        finally:
            self.say(name, "over")
        return name

    async def step(self, chance: random.Random, name: str, depth: int) -> str:
        what = chance.choice(CALM if depth <= 0 else ALL)
        queue = chance.choice(self.queues)
        pause = chance.choice((0, 0.1, 0.1, 0.2, 0.25, 0.3))
        match what:
            case "sleep":
                await asyncio.sleep(pause)
            case "put":
                async with asyncio.timeout(5):
                    await queue.put(chance.randint(0, 9))
            case "get":
                async with asyncio.timeout(5):
                    return f"got {await queue.get()}"
            case "nowait":
                try:
                    queue.put_nowait(chance.randint(0, 9))
                    return f"{queue.qsize()} inside"
                except asyncio.QueueFull:
                    queue.get_nowait()
            case "lock":
                async with self.lock:
                    await asyncio.sleep(pause)
            case "semaphore":
                async with self.semaphore:
                    await asyncio.sleep(pause)
            case "event":
                if chance.random() < 0.5:
                    self.event.set()
                else:
                    self.event.clear()
                    self.loop.call_later(pause, self.event.set)
                    await self.event.wait()
            case "condition":
                async with self.condition:
                    if chance.random() < 0.5:
                        self.condition.notify()
                    else:
                        self.loop.call_later(1, lambda: self.spawn(f"{name}.n", 0))
                        async with asyncio.timeout(pause):
                            await self.condition.wait()
            case "fail":
                raise Failed(name)
            case "spawn":
                self.spawn(name, depth)
            case "cancel":
                if self.tasks:
                    return f"cancelled {chance.choice(self.tasks).cancel()}"
            case "await":
                return f"awaited {await self.spawn(name, depth)}"
            case "gather":
                tasks = [self.spawn(f"{name}.{n}", depth) for n in range(chance.randint(1, 3))]
                await asyncio.gather(*tasks, return_exceptions=chance.random() < 0.7)
            case "wait":
                tasks = [self.spawn(f"{name}.{n}", depth) for n in range(2)]
                when = chance.choice((asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION, asyncio.ALL_COMPLETED))
                done, rest = await asyncio.wait(tasks, timeout=chance.choice((None, 0.3)), return_when=when)
                return f"{len(done)} done, {len(rest)} not"
            case "group":
                async with asyncio.TaskGroup() as group:
                    self.tasks += [group.create_task(self.act(f"{name}.{n}", depth - 1)) for n in range(2)]
            case "timeout":
                async with asyncio.timeout(pause):
                    await self.act(name, depth - 1)
            case "wait_for":
                return f"waited {await asyncio.wait_for(self.act(name, depth - 1), pause + 0.1)}"
            case "shield":
                await asyncio.shield(self.spawn(name, depth))
            case "forgive":
                try:
                    await self.step(chance, name, depth - 1)
                except (Failed, TimeoutError, asyncio.QueueEmpty, ExceptionGroup) as error:
                    return f"forgave {type(error).__name__}"
        return what


CALM = ("sleep", "sleep", "put", "get", "nowait", "lock", "semaphore", "event", "condition", "fail", "cancel")
ALL = (*CALM, "spawn", "await", "gather", "wait", "group", "timeout", "wait_for", "shield", "forgive", "forgive")


async def one(seed: int) -> None:
    asyncio.get_running_loop().set_task_factory(factory)
    print("program", seed)
    try:
        await World(seed).main()
    except BaseException as error:
        print("ended by", type(error).__name__)


def main() -> None:
    seed, count = map(int, sys.argv[1:3])
    for number in range(seed, seed + count):
        if sys.argv[3:] == ["own"]:
            from virtual_time import VirtualLoop

            with asyncio.Runner(loop_factory=VirtualLoop) as runner:
                runner.run(one(number))
        else:
            asyncio.run(one(number))


if __name__ == "__main__":
    main()
