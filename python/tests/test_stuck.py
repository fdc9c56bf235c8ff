"""A thread that never comes back is told with the line at which it is, however the program ends."""

import signal
from pathlib import Path

import pytest
import rules
from pythons import interpreters, run
from signalled import RECORDED, signalled
from test_signals import PART, at_the_end

WAITS = """import asyncio, os, select, sys, threading

began = threading.Event()

def wait():
    began.set()
    threading.Event().wait()

def work():
    wait()

"""
DAEMON = "threading.Thread(target=work, daemon=True).start()\nbegan.wait()\n"
BLOCKS = DAEMON + "print('stuck', flush=True)\nselect.epoll().poll()\n"
MAIN = """
async def main():
    {}
    while not began.is_set():
        await asyncio.sleep(0)
    asyncio.get_running_loop().call_later(0.01, lambda: print("stuck", flush=True))
    await asyncio.Event().wait()

"""
POOL = MAIN.format("task = asyncio.create_task(asyncio.to_thread(work))")
THREAD = MAIN.format("threading.Thread(target=work, daemon=True).start()")
RUNS = "asyncio.run(main())\n"
LOOP = """
async def hangs():
    work()

threading.Thread(target=lambda: asyncio.run(hangs()), daemon=True).start()
began.wait()
"""


@pytest.mark.parametrize(
    ("text", "number", "command"),
    [
        (POOL + RUNS, signal.SIGTERM, RECORDED),
        (BLOCKS, signal.SIGTERM, RECORDED),
        (BLOCKS, signal.SIGINT, RECORDED),
        (THREAD + RUNS, signal.SIGINT, RECORDED),
        (THREAD + PART, signal.SIGINT, ()),
    ],
    ids=["a pool, SIGTERM", "SIGTERM", "Ctrl-C", "Ctrl-C in asyncio.run", "Ctrl-C in record"],
)
def test_a_signal_tells_where_threads_are(
    text: str, number: signal.Signals, command: tuple[str, ...], tmp_path: Path
) -> None:
    _, _, status, log = signalled(tmp_path, WAITS + text, [("stuck", number)], command)
    assert status == -number and [function for function, _ in at_the_end(log)] == ["wait"]


@pytest.mark.parametrize("version", interpreters())
@pytest.mark.parametrize(
    ("text", "how", "where"),
    [
        (DAEMON, 0, ["wait"]),
        (DAEMON + "sys.exit(3)", 0, ["wait"]),
        (DAEMON + "raise ValueError", 4, ["wait"]),
        (DAEMON + "raise KeyboardInterrupt", 5, ["wait"]),
        (DAEMON + "os._exit(0)", 0, ["wait"]),
        (DAEMON + "async def main(): os._exit(0)\nasyncio.run(main())", 0, ["main", "wait"]),
        # The thread, and the task of its own loop.
        (LOOP, 0, ["wait", "wait"]),
        ("threading.Thread(target=lambda: wait(), daemon=True).start(); began.wait()", 0, ["wait"]),
        # As a page may be.
        (DAEMON + "del sys._current_frames", 0, ["None"]),
        ("async def main():\n    work()\nthreading.Thread(target=lambda: began.wait() and os._exit(0)).start()\n"
         "asyncio.run(main())", 0, ["wait", "<lambda>"]),
    ],
)  # fmt: skip
def test_any_end_tells_where_threads_are(text: str, how: int, where: list[str], version: str, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(WAITS + text)
    run(interpreters()[version], *RECORDED, "app.py", cwd=tmp_path)
    log = rules.read(tmp_path / "run.json")
    rules.check(log)
    assert log["events"][-1][3:] == ["run-ended", how]
    assert sorted(str(function) for function, _ in at_the_end(log)) == sorted(where)


def test_a_thread_has_the_line_at_which_ctrl_c_found_it(tmp_path: Path) -> None:
    text = """import select, threading

def later():
    began.set()
    pressed.wait()
    second()

def second():
    gone_on.set()
    threading.Event().wait()

began, pressed, gone_on = threading.Event(), threading.Event(), threading.Event()
threading.Thread(target=later, daemon=True).start()
began.wait()
try:
    print("stuck", flush=True)
    select.epoll().poll()
finally:
    pressed.set()
    gone_on.wait()
"""
    _, _, status, log = signalled(tmp_path, text, [("stuck", signal.SIGINT)])
    assert (status, at_the_end(log)) == (-signal.SIGINT, [("later", 1)])


def test_what_a_thread_holds_ends_as_without_the_recorder(tmp_path: Path) -> None:
    text = """import gc, os, signal, threading, weakref

class Thing: pass

def work():
    thing = Thing()
    things.append(weakref.ref(thing))
    began.set()
    goes_on.wait()

gc.disable()
things, began, goes_on = [], threading.Event(), threading.Event()
thread = threading.Thread(target=work)
thread.start()
began.wait()
try:
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt:
    pass
goes_on.set()
thread.join()
print(things[0]())
"""
    (tmp_path / "app.py").write_text(text)
    for version, python in interpreters().items():
        assert run(python, *RECORDED, "app.py", cwd=tmp_path).stdout == "None\n", version
