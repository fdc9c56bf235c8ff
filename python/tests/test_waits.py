"""What a task waits for is told as what the program awaits, on each Python alike."""

import json
from pathlib import Path
from typing import Any

import pytest
from pythons import interpreters, log_of

from await_lab.state import FUTURE, LOCK, OTHER, SHIELD, THREAD


def waits(log: dict[str, Any], task: str = "main") -> list[tuple[Any, ...]]:
    """What the task begins to wait for: tasks and objects by their names, others by their kind or how many they are."""
    labels, tasks, objects, found = log["labels"], [""], {}, []
    for _, actor, _, name, *fields in log["events"]:
        if name in ("spawned", "thread-started"):
            tasks.append(labels[fields[0]])
        elif name == "object-named":
            objects[tuple(fields[:2])] = labels[fields[2]]
        elif tasks[actor] == task and name == "await-began":
            found.append(("task", tasks[fields[0]]))
        elif tasks[actor] == task and name == "join-began":
            found.append(("tasks", fields[1]))
        elif tasks[actor] == task and name == "wait-began":
            found.append((fields[0], objects.get(tuple(fields), "")))
    return found


LIMITED = """import asyncio, client

async def job():
    await asyncio.sleep(0.01)

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_later(0.02, future.set_result, None)
    await asyncio.wait_for(asyncio.create_task(job(), name="job"), 9)
    await asyncio.wait_for(future, 9)
    await asyncio.wait_for(asyncio.shield(asyncio.create_task(job())), 9)
    await asyncio.wait_for(loop.run_in_executor(None, int), 9)
    await asyncio.wait_for(asyncio.gather(job(), job()), 9)
    await asyncio.create_task(asks(), name="asks")

async def asks():
    await asyncio.wait_for(client.ask(), 9)

asyncio.run(main())
"""
CLIENT = "import asyncio\nasync def ask(): await asyncio.get_running_loop().run_in_executor(None, int)\n"


@pytest.mark.parametrize("version", interpreters())
def test_a_time_limit_hides_nothing_of_what_is_awaited(version: str, tmp_path: Path) -> None:
    library = tmp_path / "site-packages"
    library.mkdir()
    (library / "client.py").write_text(CLIENT)
    text = f"import sys; sys.path.append({json.dumps(str(library))}); {LIMITED}"
    log = log_of(interpreters()[version], text, tmp_path, "--virtual")
    assert waits(log) == [("task", "job"), (FUTURE, ""), (SHIELD, ""), (THREAD, ""), ("tasks", 2), ("task", "asks")]
    # Until 3.11 wait_for has a task of its own, of the library's function.
    asks = waits(log, "asks") + waits(log, "ask")
    assert asks == ([("task", "ask")] if version == "3.11" else []) + [(OTHER, "client: ask")]


EITHER = """import asyncio, sys

if sys.argv[1:]:
    # As nest_asyncio does.
    asyncio.Task = asyncio.tasks.Task = asyncio.tasks._CTask = asyncio.tasks._PyTask
    asyncio.Future = asyncio.futures.Future = asyncio.futures._CFuture = asyncio.futures._PyFuture

async def fails():
    await asyncio.sleep(0.1)
    raise OSError("no more")

async def worker(queue, lock, done):
    while True:
        item = await queue.get()
        async with lock:
            await asyncio.sleep(item)
        queue.task_done()
        if queue.empty() and not done.done():
            done.set_result(item)

async def cleans_up():
    try:
        await asyncio.sleep(9)
    finally:
        await asyncio.sleep(0)

async def main():
    queue, lock, done = asyncio.Queue(1), asyncio.Lock(), asyncio.get_running_loop().create_future()
    workers = [asyncio.create_task(worker(queue, lock, done), name=f"worker {n}") for n in range(2)]
    for n in range(4):
        await queue.put(0.1)
    print(await done)
    await queue.join()
    workers[0].cancel()
    workers[1].cancel("enough")
    print(await asyncio.gather(*workers, return_exceptions=True))
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails())
            group.create_task(cleans_up())
    except ExceptionGroup as error:
        print(error.exceptions)
    try:
        async with asyncio.timeout(0.1):
            await asyncio.shield(asyncio.create_task(cleans_up()))
    except TimeoutError:
        print("late")
    try:
        await asyncio.wait_for(cleans_up(), 0.1)
    except TimeoutError:
        print("late")
    tasks = [asyncio.create_task(fails())]
    await asyncio.wait(tasks)
    print(tasks[0].exception())
    print(await asyncio.to_thread(int))
    await asyncio.sleep(0)

asyncio.run(main())
"""


@pytest.mark.parametrize("version", interpreters())
def test_a_task_that_is_written_in_python_leaves_the_same_log(version: str, tmp_path: Path) -> None:
    usual, pythons = (
        log_of(interpreters()[version], EITHER, tmp_path, "--virtual", arguments=way) for way in ((), ("python",))
    )
    assert len(usual["events"]) > 150 and "cancel-requested" in [event[3] for event in usual["events"]]
    for part in ("labels", "places", "chains", "events"):
        assert pythons[part] == usual[part]


TAKES = """import asyncio

async def takes(lock, semaphore, condition):
    await asyncio.wait_for(lock.acquire(), 9)
    await asyncio.create_task(asyncio.wait_for(semaphore.acquire(), 9))
    await condition.acquire()
    await asyncio.wait_for(condition.wait(), 9)

async def main():
    lock, semaphore, condition = asyncio.Lock(), asyncio.Semaphore(2), asyncio.Condition()
    await asyncio.wait_for(semaphore.acquire(), 9)
    await asyncio.wait_for(semaphore.acquire(), 9)
    task = asyncio.create_task(takes(lock, semaphore, condition), name="takes")
    await asyncio.sleep(0.1)
    semaphore.release()
    await asyncio.sleep(0.1)
    async with condition:
        condition.notify()
    await task

asyncio.run(main())
"""


@pytest.mark.parametrize("version", interpreters())
def test_who_takes_a_lock_within_a_time_limit_holds_it(version: str, tmp_path: Path) -> None:
    log = log_of(interpreters()[version], TAKES, tmp_path, "--virtual")
    tasks = [log["labels"][event[4]] for event in log["events"] if event[3] == "spawned"]
    took = [(event[3], tasks[event[1] - 1]) for event in log["events"] if event[3] in ("held", "let-go", "acquired")]
    assert took == [
        *[("acquired", "main")] * 2,
        ("held", "takes"),
        # This task is wait_for's own, whatever it waits for.
        ("acquired", "wait_for"),
        *[("held", "takes"), ("let-go", "takes"), ("held", "main"), ("let-go", "main"), ("held", "takes")],
    ]


MADE = """import asyncio

async def hands_on(thing):
    return [asyncio.create_task(thing.acquire(), name="takes")]

async def main():
    for thing in (asyncio.Lock(), asyncio.Semaphore()):
        async with thing:
            takes = await asyncio.create_task(hands_on(thing))
            await asyncio.sleep(0.1)
        await takes[0]

asyncio.run(main())
"""


@pytest.mark.parametrize("version", interpreters())
def test_a_task_whose_maker_has_ended_holds_what_it_takes(version: str, tmp_path: Path) -> None:
    log = log_of(interpreters()[version], MADE, tmp_path, "--virtual")
    tasks = [log["labels"][event[4]] for event in log["events"] if event[3] == "spawned"]
    took = [(event[3], tasks[event[1] - 1]) for event in log["events"] if event[3] in ("held", "acquired")]
    assert took == [("held", "main"), ("held", "takes"), ("acquired", "main"), ("acquired", "takes 2")]


CIRCLE = """import asyncio

async def work(first, second):
    async with first:
        await asyncio.sleep(0.1)
        async with second:
            pass

async def main():
    one, two = asyncio.Lock(), asyncio.Lock()
    both = [asyncio.wait_for(work(one, two), 1), asyncio.wait_for(work(two, one), 1)]
    await asyncio.gather(*both, return_exceptions=True)

asyncio.run(main())
"""


@pytest.mark.parametrize("version", interpreters())
def test_what_is_done_within_a_time_limit_holds_its_own_locks(version: str, tmp_path: Path) -> None:
    log = log_of(interpreters()[version], CIRCLE, tmp_path, "--virtual")
    held = [(event[1], event[5]) for event in log["events"] if event[3] == "held"][:2]
    waiting = [(event[1], event[5]) for event in log["events"] if event[3:5] == ["wait-began", LOCK]]
    # Each waits for what the other holds.
    assert len({actor for actor, _ in held} - {1}) == 2
    assert waiting == [(held[0][0], held[1][1]), (held[1][0], held[0][1])]


PROCESSES = """import asyncio, multiprocessing
from concurrent.futures import ProcessPoolExecutor

async def main():
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        print(await loop.run_in_executor(pool, abs, -3))
    await loop.run_in_executor(None, int)

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.parametrize("version", interpreters())
def test_a_process_is_no_thread(version: str, tmp_path: Path) -> None:
    log = log_of(interpreters()[version], PROCESSES, tmp_path)
    assert waits(log) == [(OTHER, "process: ProcessPoolExecutor.submit"), (THREAD, "")]


ODD = """import asyncio

class Own:
    # As a future is, as far as asyncio asks.
    _asyncio_future_blocking = False

    def __init__(self, loop):
        self._loop, self._callbacks, self.ended = loop, [], False

    def get_loop(self):
        return self._loop

    def add_done_callback(self, callback, context=None):
        self._callbacks.append(callback)

    def done(self):
        return self.ended

    def cancelled(self):
        return False

    def exception(self):
        return None

    def result(self):
        return 5

    def end(self):
        self.ended = True
        for callback in self._callbacks:
            self._loop.call_soon(callback, self)

    def __await__(self):
        self._asyncio_future_blocking = True
        yield self
        return 5

class Unhashable(Own):
    __hash__ = None

class Fields(tuple):
    @property
    def _fields(self):
        raise OSError("asked for")

class Failed(Exception):
    @property
    def args(self):
        raise OSError("asked for")

class Called:
    @property
    def __code__(self):
        raise OSError("asked for")

    def __call__(self):
        pass

async def fails():
    raise Failed("why")

async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(Called())
    for own in (Unhashable(loop), Own(loop)):
        loop.call_later(0.01, own.end)
        print(await own if type(own) is Unhashable else await asyncio.gather(own, asyncio.sleep(0)))
    queue, endless = asyncio.Queue(), []
    endless += [endless] * 4
    for item in (Fields("ab"), endless):
        queue.put_nowait(item)
    tasks = [asyncio.create_task(fails())]
    await asyncio.wait(tasks)
    print(type(tasks[0].exception()))

asyncio.run(main())
"""


@pytest.mark.parametrize("version", interpreters())
def test_an_odd_object_does_not_end_the_log(version: str, tmp_path: Path) -> None:
    log = log_of(interpreters()[version], ODD, tmp_path, "--virtual")
    assert waits(log) == [(FUTURE, ""), ("tasks", 2), ("tasks", 1)]
    labels, events = log["labels"], log["events"]
    items = [labels[event[6]] for event in events if event[3] == "item-put"]
    assert items == ["Fields", "[[[[list, list, list, list], [list, list, list, list], [lis…"]
    assert [[labels[field] for field in event[4:]] for event in events if event[3] == "failed"] == [["Failed", "why"]]
