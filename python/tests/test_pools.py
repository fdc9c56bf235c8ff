"""Pools of threads in the page begin, and do and drop their jobs, as CPython's own do: CPython itself is the judge."""

import re
from pathlib import Path
from typing import Any

import pytest
from by_itself import TRIES
from pythons import interpreters, run
from test_streamed import streamed

REAL = [version for version in interpreters() if int(version.split(".")[1]) >= 13]
"""Those whose threads are those of the page."""
WORLDS = [
    *((version, ()) for version in interpreters()),
    *((version, (world,)) for version in REAL for world in ("stacks", "real")),
]
BEGINS = """import asyncio, threading, time
from concurrent.futures import ThreadPoolExecutor
local = threading.local()

def begin(*given):
    local.name = threading.current_thread().name, given
    print("begins", local.name)

def works(seconds):
    time.sleep(seconds)
    return local.name

with ThreadPoolExecutor(1, "one", begin, (1, "a")) as pool:
    print([job.result() for job in [pool.submit(works, 0.1) for _ in range(3)]])

async def main():
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1, "one", begin) as pool:
        print([await loop.run_in_executor(pool, works, 0) for _ in range(2)])
    try:
        loop.run_in_executor(pool, works, 0)
    except RuntimeError as error:
        print(error)

asyncio.run(main())
"""
OWN = """
async def main():
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1, "own", begin, "b"))
    print(await asyncio.to_thread(works, 0))

asyncio.run(main())
"""
FAILS = """import asyncio, time
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from concurrent.futures.thread import BrokenThreadPool

def begin(number):
    time.sleep(0.1)
    print("begins", number)
    raise ValueError(number)

def told(act):
    try:
        print(act())
    except BrokenThreadPool as error:
        print(type(error).__name__, isinstance(error, BrokenExecutor), error)

async def main():
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(1, "pool", begin, (2,))
    try:
        print(await loop.run_in_executor(pool, print, "never"))
    except BrokenThreadPool as error:
        print("job:", error)
    told(lambda: loop.run_in_executor(pool, print, "never"))
    pool.shutdown()

pool = ThreadPoolExecutor(1, "pool", begin, (1,))
job = pool.submit(print, "never")
told(job.result)
told(lambda: pool.submit(print, "never"))
pool.shutdown()
told(lambda: pool.submit(print, "never"))
asyncio.run(main())
"""
BARE = """import asyncio
from concurrent.futures import Future, ThreadPoolExecutor

class Bare(ThreadPoolExecutor):
    def __init__(self):
        pass

class Inline(Bare):
    def submit(self, fn, *args):
        print("submits")
        future = Future()
        future.set_result(fn(*args))
        return future

class Tells(ThreadPoolExecutor):
    def submit(self, fn, *args):
        print("tells")
        return super().submit(fn, *args)

def told(act):
    try:
        print(act())
    except AttributeError as error:
        print(error)

async def main():
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(Inline(), int, "1"))
    with Tells() as pool:
        print(await asyncio.gather(*[loop.run_in_executor(pool, int, number) for number in "23"]))
    told(lambda: loop.run_in_executor(Bare(), int, "4"))

told(lambda: Bare().submit(int, "5"))
told(Bare().shutdown)
asyncio.run(main())
Bare().submit(int, "6")
"""
PENDING = """import threading
from concurrent.futures import ThreadPoolExecutor

def begin():
    given.wait()
    raise ValueError

given = threading.Event()
pool = ThreadPoolExecutor(1, "pool", begin)
jobs = [pool.submit(print, "never") for _ in range(3)]
given.set()
for job in jobs:
    print(type(job.exception()).__name__)
print(jobs[0].exception() is jobs[1].exception())
"""
IN_THE_QUEUE = """import threading
from concurrent.futures import ThreadPoolExecutor

def begin():
    begins.release()
    if threading.current_thread().name == name:
        raise ValueError(name)
    goes_on.wait()

def told(jobs):
    goes_on.set()
    print([job.cancelled() or type(job.exception()).__name__ for job in jobs])

begins, goes_on, name = threading.Semaphore(0), threading.Event(), ""
pool = ThreadPoolExecutor(2, "cancelled", begin)
jobs = [pool.submit(print, "never") for _ in range(2)]
begins.acquire(), begins.acquire()
pool.shutdown(wait=False, cancel_futures=True)
print([job.cancelled() for job in jobs])
told(jobs)
pool.shutdown()

goes_on.clear()
name = "broken_1"
pool = ThreadPoolExecutor(2, "broken", begin)
jobs = [pool.submit(print, "never")]
begins.acquire()
jobs.append(pool.submit(print, "never"))
print([type(job.exception()).__name__ for job in jobs])
told(jobs)
pool.shutdown()

goes_on.clear()

def begin_second():
    if threading.current_thread().name == "waits_0":
        goes_on.wait()

pool = ThreadPoolExecutor(2, "waits", begin_second)
jobs = [pool.submit(goes_on.set)]
jobs.append(pool.submit(print, "second"))
print([job.result() for job in jobs])
pool.shutdown()
"""
BOTH = """import threading
from concurrent.futures import ThreadPoolExecutor

def begin(number):
    begun.append((threading.current_thread().name, number))
    barrier.wait()

def works(_):
    barrier.wait()
    return threading.current_thread().name

begun, barrier = [], threading.Barrier(2)
with ThreadPoolExecutor(2, "two", begin, (1,)) as pool:
    print(sorted(pool.map(works, range(2))), sorted(pool.map(works, range(2))))
print(sorted(begun))
"""
CANCELS = """import asyncio, threading
from concurrent.futures import ThreadPoolExecutor

def works(number):
    begun.set()
    goes_on.wait()
    print("works", number)
    return number

async def main():
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(1, "pool")
    jobs = [loop.run_in_executor(pool, works, number) for number in range(3)]
    while not begun.is_set():
        await asyncio.sleep(0.01)
    pool.shutdown(wait=False, cancel_futures=True)
    goes_on.set()
    print(await asyncio.gather(*jobs, return_exceptions=True))

begun, goes_on = threading.Event(), threading.Event()
pool = ThreadPoolExecutor(1, "pool")
jobs = [pool.submit(works, number) for number in range(3)]
begun.wait()
pool.shutdown(wait=False, cancel_futures=True)
print([job.cancelled() for job in jobs])
goes_on.set()
pool.shutdown(wait=True)
print([job.done() for job in jobs], jobs[0].result())
begun.clear(), goes_on.clear()
asyncio.run(main())
"""


def alike(text: str, version: str, world: tuple[str, ...], folder: Path) -> None:
    """A busy machine makes threads late, of the judge, too."""
    python, program = interpreters()[version], folder / "asks.py"
    program.write_text(text)
    for _ in range(TRIES):
        judge = run(python, str(program))
        (log,) = streamed(python, program, folder, *world)["runs"]
        by_itself = (judge.stdout.splitlines(), without_folders(judge.stderr.splitlines()))
        in_page = (printed(log, "said"), without_folders(printed(log, "printed-error")))
        if in_page == by_itself:
            break
    assert in_page == by_itself


def printed(log: dict[str, Any], name: str) -> list[str]:
    return [line for event in log["events"] if event[3] == name for line in log["labels"][event[4]].splitlines()]


def without_folders(lines: list[str]) -> list[str]:
    """Each file without its folder."""
    return [re.sub(r'(^|")/.*/', r"\1", line) for line in lines]


@pytest.mark.parametrize(("version", "world"), WORLDS)
@pytest.mark.parametrize("text", [BEGINS, FAILS, BARE], ids=["begins", "fails", "bare"])
def test_a_thread_begins_with_what_its_pool_is_given(
    text: str, version: str, world: tuple[str, ...], tmp_path: Path
) -> None:
    # Who waits for a loop's own pool is a thread.
    alike(text + OWN if world and text == BEGINS else text, version, world, tmp_path)


@pytest.mark.parametrize("version", REAL)
@pytest.mark.parametrize("text", [BOTH, PENDING, IN_THE_QUEUE], ids=["begins", "fails", "queue"])
def test_so_does_each_thread_of_several_jobs_in_real_time(text: str, version: str, tmp_path: Path) -> None:
    alike(text, version, ("real",), tmp_path)


@pytest.mark.parametrize("version", REAL)
def test_jobs_that_have_not_begun_are_cancelled_with_their_pool(version: str, tmp_path: Path) -> None:
    alike(CANCELS, version, ("real",), tmp_path)
