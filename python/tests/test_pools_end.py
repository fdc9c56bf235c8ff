"""How pools of threads in the page end, with their loop and with the program, as CPython's own do."""

from pathlib import Path

import pytest
from pythons import interpreters
from test_pools import REAL, WORLDS, alike
from test_streamed import streamed

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


@pytest.mark.parametrize(("version", "world"), WORLDS)
@pytest.mark.parametrize("text", [LEAVES_IN_A_JOB, PRINTS_AND_LEAVES, LATE], ids=["leaves", "prints", "late"])
def test_a_job_that_ends_all_and_one_that_comes_too_late_do_as_by_themselves(
    text: str, version: str, world: tuple[str, ...], tmp_path: Path
) -> None:
    alike(text, version, world, tmp_path)


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
