"""Threads of a program in the page are stacks: it prints what threads of the system print."""

from pathlib import Path

import pytest
from by_itself import TRIES
from pythons import PROGRAMS, interpreters
from test_lacking import shown
from test_printed import JUDGE, KEPT

pytestmark = pytest.mark.skipif("3.13" not in interpreters() and JUDGE not in interpreters(), reason="as 3.14 has them")


@pytest.mark.parametrize("world", ["stacks", "real"])
@pytest.mark.parametrize("name", ["threads", "threads-and-loops", "pools-of-threads", "exit-in-a-thread"])
def test_threads_print_the_same(name: str, world: str, tmp_path: Path) -> None:
    out, err = (KEPT / f"{name}.txt").read_text().split("\n--- standard error\n")
    wanted = [*out.split("\n"), *err.strip().splitlines()]
    for _ in range(TRIES if world == "real" else 1):
        printed = shown((PROGRAMS / f"{name}.py").read_text(), tmp_path, world)
        if printed == wanted:
            break
    assert printed == wanted


def test_time_passes_when_every_thread_waits(tmp_path: Path) -> None:
    text = (
        "import threading, time\n"
        "threads = [threading.Thread(target=time.sleep, args=(seconds,)) for seconds in (1, 3, 2)]\n"
        "began = time.monotonic()\n"
        "for thread in threads:\n    thread.start()\n"
        "for thread in threads:\n    thread.join()\n"
        "print(time.monotonic() - began)\n"
        "threading.Thread(target=lambda: (time.sleep(5), print(time.monotonic() - began))).start()\n"
        "threading.Thread(target=lambda: (time.sleep(9), print('never said')), daemon=True).start()\n"
    )
    assert shown(text, tmp_path, "stacks") == ["3.0", "8.0"]


def test_threads_that_wait_for_each_other_end_the_run(tmp_path: Path) -> None:
    text = (
        "import threading, time\n"
        "one, other = threading.Lock(), threading.Lock()\n"
        "def take(first, second):\n"
        "    with first:\n        print('has one')\n        time.sleep(1)\n"
        "        with second:\n            print('has both')\n"
        "thread = threading.Thread(target=take, args=(one, other))\n"
        "thread.start()\n"
        "take(other, one)\n"
    )
    first, second, *traceback, error, last = shown(text, tmp_path, "stacks")
    assert (first, second, last) == ("has one", "has one", "has both")
    assert error.startswith("RuntimeError: nothing can ever happen again") and "    with second:" in traceback
    left = "import threading\nthreading.Thread(target=threading.Event().wait).start()\n"
    assert shown(left, tmp_path, "stacks")[0].startswith("Await Lab: a thread goes on after the program, and nothing")


def test_a_pools_job_does_not_wait_for_the_rest_and_says_where_it_may(tmp_path: Path) -> None:
    text = (
        "import asyncio\n"
        "async def main():\n"
        "    loop = asyncio.get_running_loop()\n"
        "    wait = lambda: asyncio.run_coroutine_threadsafe(asyncio.sleep(1), loop).result()\n"
        "    await asyncio.to_thread(wait)\n"
        "asyncio.run(main())\n"
    )
    assert shown(text, tmp_path, "stacks")[-1].endswith("can't wait for the rest of the program: choose Browser")


@pytest.mark.parametrize("world", ["stacks", "real"])
def test_a_pools_own_equality_is_not_asked(world: str, tmp_path: Path) -> None:
    text = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from threading import current_thread\n"
        "class Unhashable(ThreadPoolExecutor):\n"
        "    def __eq__(self, other): return True\n"
        "class Equal(Unhashable):\n"
        "    def __hash__(self): return 1\n"
        "for kind in (Unhashable, Equal):\n"
        "    with kind(1, 'one') as one, kind(1, 'two') as two:\n"
        "        print(*(pool.submit(lambda: current_thread().name).result() for pool in (one, two)))\n"
    )
    assert shown(text, tmp_path, world) == ["one_0 two_0"] * 2


def test_a_pool_has_the_limit_of_its_own_executor(tmp_path: Path) -> None:
    text = (
        "import time\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "def timed(most):\n"
        "    began = time.monotonic()\n"
        "    with ThreadPoolExecutor(most) as pool:\n        list(pool.map(time.sleep, [1] * 4))\n"
        "    return time.monotonic() - began\n"
        "print([timed(most) for most in (4, 1) * 4])\n"
    )
    assert shown(text, tmp_path) == shown(text, tmp_path, "stacks") == [str([1.0, 4.0] * 4)]


def test_a_pools_thread_prints_where_asyncio_looks_who_asks(tmp_path: Path) -> None:
    text = (
        "import asyncio, threading\n"
        "def inner():\n    print('inner', threading.current_thread().name)\n"
        "def outer(loop):\n"
        "    loop.run_in_executor(None, inner)\n"
        "    print('outer', threading.current_thread().name)\n"
        "async def main():\n"
        "    await asyncio.to_thread(outer, asyncio.get_running_loop())\n"
        "asyncio.run(main(), debug=True)\n"
    )
    assert shown(text, tmp_path) == shown(text, tmp_path, "stacks") == ["inner asyncio_1", "outer asyncio_0"]


def test_a_browser_without_stacks_says_what_to_do(tmp_path: Path) -> None:
    last = shown("import threading\nthreading.Thread(target=print).start()\n", tmp_path)[-1]
    assert last.startswith("RuntimeError: in this browser a page has one stack") and "asyncio.to_thread" in last
