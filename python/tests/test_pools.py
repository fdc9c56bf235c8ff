"""Pools of threads in the page do what CPython's own do: CPython itself, by itself, is the judge."""

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
LEFT_OPEN = """import asyncio, atexit, threading, time
from concurrent.futures import ThreadPoolExecutor

async def answers():
    return "the loop goes on"

def asks(loop):
    while not loop._executor_shutdown_called:
        time.sleep(0.01)
    print(asyncio.run_coroutine_threadsafe(answers(), loop).result())
    loop.call_soon_threadsafe(loop.run_in_executor, None, print, "never")

async def main():
    loop = asyncio.get_running_loop()
    loop.run_in_executor(None, asks, loop)
    loop.set_exception_handler(lambda loop, context: print(context["exception"]))
    print("main ends")

def works(number):
    over.wait()
    print("works", number)

def ends():
    over.set()
    raise ValueError("the program fails")

over = threading.Event()
asyncio.run(main())
print("the loop is closed")
atexit.register(print, "at exit")
pool = ThreadPoolExecutor(1)
for number in range(3):
    pool.submit(works, number)
ends()
"""
BUSY = """import asyncio, threading, warnings
warnings.simplefilter("always")

async def main():
    loop, begun, goes_on = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def works():
        loop.call_soon_threadsafe(begun.set)
        goes_on.wait()
        print("works")

"""
GIVES_UP = (
    BUSY
    + """    job = loop.run_in_executor(None, works)
    await begun.wait()
    await loop.shutdown_default_executor(timeout=0.01)
    await loop.shutdown_default_executor(0.01)
    try:
        await asyncio.to_thread(print, "never")
    except RuntimeError as error:
        print(error)
    goes_on.set()
    await loop.shutdown_default_executor(1_000)
    await job
    print("the pool has ended")

asyncio.run(main())
"""
)
BY_A_JOB = """from concurrent.futures import ThreadPoolExecutor

def closes():
    try:
        pool.shutdown()
    except RuntimeError as error:
        print(error)

pool = ThreadPoolExecutor(2)
pool.submit(closes)
"""
AGAIN = """import asyncio, threading
from concurrent.futures import ThreadPoolExecutor

def refused(act):
    try:
        act()
    except RuntimeError as error:
        print(error)

async def gives():
    await asyncio.to_thread(print, "never")

def again():
    over.wait()
    refused(lambda: pool.submit(again))
    refused(lambda: asyncio.run(gives()))

def is_over():
    try:
        ThreadPoolExecutor(1).submit(int).result()
    except RuntimeError:
        return True

def waits():
    while not is_over():
        pass
    over.set()

over = threading.Event()
threading.Thread(target=waits).start()
pool = ThreadPoolExecutor(1)
pool.submit(again)
"""
WAIT_TWICE = (
    BUSY
    + """    async def waits(name):
        await loop.shutdown_default_executor()
        print(name)

    loop.run_in_executor(None, works)
    await begun.wait()
    async with asyncio.TaskGroup() as group:
        both = [group.create_task(waits("waits")) for _ in range(2)]
        await asyncio.sleep(0)
        goes_on.set()

asyncio.run(main())
"""
)
LEAVES = """import os, threading
from concurrent.futures import ThreadPoolExecutor
pool = ThreadPoolExecutor(1)
pool.submit(threading.Event().wait)
threading.Thread(target=threading.Event().wait).start()
print("leaves", flush=True)
os._exit(0)
"""
LEAVES_A_RUN = """import asyncio, os, threading

def leaves():
    print("leaves", flush=True)
    os._exit(0)

def works(begun):
    begun()
    threading.Event().wait()

async def main():
    loop, begun = asyncio.get_running_loop(), asyncio.Event()
    task = asyncio.create_task(asyncio.to_thread(works, lambda: loop.call_soon_threadsafe(begun.set)))
    await begun.wait()
    leaves()

asyncio.run(main())
"""
LEAVES_BY_THREAD = LEAVES_A_RUN.replace(
    "    leaves()\n\n", "    other = asyncio.create_task(asyncio.to_thread(leaves))\n    await task\n\n"
)
STOPPED = """import asyncio, signal
from concurrent.futures import ThreadPoolExecutor

def begin():
    BEGINS

try:
    ThreadPoolExecutor(1, "stopped", begin).submit(print, "never")
except KeyboardInterrupt:
    print("interrupted")
else:
    open("left", "w")
"""
LEAVES_IN_A_JOB = """import asyncio, os

async def main():
    await asyncio.to_thread(os._exit, 0)
    print("never")

try:
    asyncio.run(main())
finally:
    print("never")
"""
PRINTS_AND_LEAVES = """import os
from concurrent.futures import ThreadPoolExecutor

def works():
    print("works", flush=True)
    os._exit(0)

ThreadPoolExecutor(1).submit(works).result()
print("never")
"""
LATE = """import asyncio

async def main():
    await asyncio.to_thread(print, "once")
    await asyncio.get_running_loop().shutdown_default_executor()
    try:
        await asyncio.to_thread(print, "never")
    except RuntimeError as error:
        print(error)

asyncio.run(main())
"""
AT_EXIT = "import atexit, os\natexit.register(open, 'left', 'w')\n"


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


@pytest.mark.parametrize(("version", "world"), WORLDS)
@pytest.mark.parametrize("text", [LEAVES_IN_A_JOB, PRINTS_AND_LEAVES, LATE], ids=["leaves", "prints", "late"])
def test_a_job_that_ends_all_and_one_that_comes_too_late_do_as_by_themselves(
    text: str, version: str, world: tuple[str, ...], tmp_path: Path
) -> None:
    alike(text, version, world, tmp_path)


@pytest.mark.parametrize("version", REAL)
def test_jobs_that_have_not_begun_are_cancelled_with_their_pool(version: str, tmp_path: Path) -> None:
    alike(CANCELS, version, ("real",), tmp_path)


@pytest.mark.parametrize("version", REAL)
@pytest.mark.parametrize(
    "text",
    [LEFT_OPEN, WAIT_TWICE, GIVES_UP, BY_A_JOB, AGAIN, LEAVES, LEAVES_A_RUN, LEAVES_BY_THREAD],
    ids=["ends", "twice", "gives-up", "by-a-job", "again", "leaves", "leaves-a-run", "by-a-thread"],
)
def test_the_loops_end_and_pythons_wait_for_pools_that_are_open(text: str, version: str, tmp_path: Path) -> None:
    alike(text, version, ("real",), tmp_path)


@pytest.mark.parametrize(("version", "world"), WORLDS)
def test_what_is_registered_for_the_end_is_not_done_after_os_exit(
    version: str, world: tuple[str, ...], tmp_path: Path
) -> None:
    left = tmp_path / "home" / "left"
    for leaves in (True, False):
        (tmp_path / "asks.py").write_text(AT_EXIT + "os._exit(0)\n" * leaves)
        streamed(interpreters()[version], tmp_path / "asks.py", tmp_path, *world)
        assert left.exists() != leaves


@pytest.mark.parametrize(("version", "world"), [entry for entry in WORLDS if "real" not in entry[1]])
def test_ctrl_c_and_the_end_of_a_simulated_run_are_not_of_the_thread_that_begins(
    version: str, world: tuple[str, ...], tmp_path: Path
) -> None:
    for begins in ("signal.raise_signal(signal.SIGINT)", "asyncio.run(asyncio.Event().wait())"):
        (tmp_path / "asks.py").write_text(STOPPED.replace("BEGINS", begins))
        (log,) = streamed(interpreters()[version], tmp_path / "asks.py", tmp_path, *world)["runs"]
        printed = [log["labels"][event[4]] for event in log["events"] if event[3] in ("said", "printed-error")]
        assert printed == ["interrupted"] * ("SIGINT" in begins)
        assert not (tmp_path / "home" / "left").exists()
