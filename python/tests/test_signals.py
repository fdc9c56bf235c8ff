"""A signal ends a recorded program as it ends one by itself, and the log says where it came upon it."""

import fcntl
import itertools
import os
import pty
import signal
import subprocess
import sys
import termios
from pathlib import Path
from typing import Any

import pytest
import rules
from pythons import environment, run
from rules import named
from signalled import RECORDED, nudged, signalled

from await_lab.output import DEAF


def test_a_signal_that_no_wait_is_ended_by_is_noticed_all_the_same(tmp_path: Path) -> None:
    # The other thread gets it, so that the handler is due while this one waits already, if it has come so far.
    text = """import select, signal, threading

threading.Thread(target=threading.Event().wait, daemon=True).start()
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
try:
    print("waits", flush=True)
    select.epoll().poll()
except KeyboardInterrupt:
    raise SystemExit(3)
"""
    assert signalled(tmp_path, text, [("waits", signal.SIGINT)], ()).status == 3


def function_at(log: dict[str, Any], event: list[Any]) -> str | None:
    """The function of the event's place, if it has one."""
    return log["labels"][log["places"][event[2] - 1][2]] if event[2] else None


CLEANS_UP = """import asyncio

async def close(says):
    asyncio.get_running_loop().call_soon(lambda: print(says, flush=True))
    await asyncio.Event().wait()

async def main():
    try:
        await close("waiting")
    finally:
        print("closing", flush=True)
        await close("hangs")

"""
RUNS = "asyncio.run(main())\n"
GOES_ON = "try: asyncio.run(main())\nexcept KeyboardInterrupt: asyncio.run(close('goes on'))\n"


def test_a_kill_after_ctrl_c_tells_what_has_hung_since(tmp_path: Path) -> None:
    interrupt, terminate = signal.SIGINT, signal.SIGTERM
    _, stderr, status, log = signalled(tmp_path, CLEANS_UP + RUNS, [("waiting", interrupt), ("hangs", terminate)])
    assert (stderr, status, log["events"][-1][3:]) == ("", -terminate, ["run-ended", 5])
    said = [log["labels"][event[4]] for event in named(log, "said")]
    assert said == ["waiting", "closing", "hangs"] and named(log, "cancel-delivered")
    assert function_at(log, named(log, "wait-began")[-1]) == "close" and len(named(log, "wait-withdrawn")) == 1
    # A program that has caught the Ctrl-C goes on with something else.
    signals = [("waiting", interrupt), ("hangs", interrupt), ("goes on", terminate)]
    _, stderr, status, log = signalled(tmp_path, CLEANS_UP + GOES_ON, signals)
    assert (stderr, status, log["events"][-1][3:]) == ("", -terminate, ["run-ended", 5])
    assert [log["labels"][event[4]] for event in named(log, "said")] == [*said, "goes on"]


BUSY = """import asyncio

def crunch(task):
    print("busy", flush=True)
    while not task.cancelling(): pass
    print("asked", flush=True)
    while True: pass

async def stuck(task):
    crunch(task)

async def main():
    asyncio.create_task(stuck(asyncio.current_task()))
    await asyncio.Event().wait()

"""
BY_HAND = "asyncio.new_event_loop().run_until_complete(main())\n"
PART = """from await_lab import record

async def part():
    with record("run.json"):
        await main()

asyncio.run(part())
"""


def at_the_end(log: dict[str, Any]) -> list[tuple[str | None, int]]:
    """Who had the thread as the run was broken off, and the function in which it was."""
    events = log["events"]
    end = next(index for index, event in enumerate(events) if event[3:] == ["ended", 2])
    ended = itertools.takewhile(lambda event: event[3] == "poll-ended", reversed(events[:end]))
    return [(function_at(log, event), event[1]) for event in ended]


def test_a_step_that_never_ends_is_told_with_where_it_is(tmp_path: Path) -> None:
    for runs, number in ((RUNS, signal.SIGTERM), (BY_HAND, signal.SIGTERM), (BY_HAND, signal.SIGINT)):
        _, _, status, log = signalled(tmp_path, BUSY + runs, [("busy", number)])
        assert (status, at_the_end(log)) == (-number, [("crunch", 2)])


@pytest.mark.parametrize(("runs", "command"), [(RUNS, RECORDED), (PART, ())])
def test_the_cancel_of_ctrl_c_is_not_that_of_the_step_it_came_upon(
    runs: str, command: tuple[str, ...], tmp_path: Path
) -> None:
    # The second is not left to a task: it ends the step.
    twice = [("busy", signal.SIGINT), ("asked", signal.SIGINT)]
    _, _, status, log = signalled(tmp_path, BUSY + runs, twice, command)
    assert (status, at_the_end(log)) == (-signal.SIGINT, [("crunch", 2)])
    # Nobody sees how a task is asked that was there before the recorder.
    asked = [event[1:] for event in named(log, "cancel-requested")]
    assert asked == ([[1, 0, "cancel-requested", 0]] if runs == RUNS else [])
    assert named(log, "woken")[-1][1:] == [1, 0, "woken", 0]


ENDS = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)


@pytest.mark.parametrize("number", ENDS, ids=lambda number: number.name)
@pytest.mark.parametrize("command", [(), RECORDED], ids=["by itself", "recorded"])
def test_each_signal_ends_the_program_as_by_itself(
    command: tuple[str, ...], number: signal.Signals, tmp_path: Path
) -> None:
    _, stderr, status, log = signalled(tmp_path, CLEANS_UP + RUNS, [("waiting", number)], command)
    assert (stderr, status) == ("", -number)
    assert not command or (log["events"][-1][3:], len(named(log, "wait-began"))) == (["run-ended", 5], 1)


def test_a_terminal_that_closes_leaves_the_log(tmp_path: Path) -> None:
    # What there is to say at the end meets a terminal that is gone.
    (tmp_path / "app.py").write_text("import os\nif not os.fork(): os._exit(0)\n" + CLEANS_UP + RUNS)
    terminal, end = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, *RECORDED, "app.py"],
        stdin=end,
        stdout=end,
        stderr=end,
        cwd=tmp_path,
        env=environment(),
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )
    os.close(end)
    with nudged(process):
        shown = b""
        while b"waiting" not in shown:
            shown += os.read(terminal, 1_000)
        os.close(terminal)
        assert process.wait() == -signal.SIGHUP
    log = rules.read(tmp_path / "run.json")
    rules.check(log)
    assert log["events"][-1][3:] == ["run-ended", 5]


def test_a_signal_that_is_ignored_stays_so(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGHUP)\nprint('goes on')\n")
    ran = subprocess.run(
        [sys.executable, *RECORDED, "app.py"],
        stdout=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(),
        # As nohup does.
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )
    assert (ran.stdout, ran.returncode) == (b"goes on\n", 0)


ONE_MORE = """import os, signal
from await_lab import file

def slowly(*arguments, write=file.write):
    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
        os.kill(os.getpid(), number)
    write(*arguments)

file.write = slowly
os.kill(os.getpid(), signal.SIGHUP)
"""


def test_a_second_signal_does_not_break_off_the_writing(tmp_path: Path) -> None:
    _, stderr, status, log = signalled(tmp_path, ONE_MORE, [])
    assert (stderr, status, log["events"][-1][3:]) == ("", -signal.SIGHUP, ["run-ended", 5])


AT_THE_END = """import os, signal, sys
from await_lab import file

def slowly(*arguments, write=file.write):
    os.kill(os.getpid(), int(sys.argv[1]))
    write(*arguments)

file.write = slowly
print("done")
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_signal_at_the_end_waits_until_the_file_is_written(number: signal.Signals, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(AT_THE_END)
    ran = run(sys.executable, *RECORDED, "app.py", str(int(number)), cwd=tmp_path)
    # Python writes down what it has printed at Ctrl-C alone.
    assert (ran.stdout, ran.stderr, ran.status) == ("done\n" * (number == signal.SIGINT), "", -number)
    log = rules.read(tmp_path / "run.json")
    rules.check(log)
    assert log["events"][-1][3:] == ["run-ended", 0]


FIRST_OF_ALL = """import os, signal

def kill(process, number, kill=os.kill):
    # As the kernel does where the process is the first of a container.
    if signal.getsignal(number) is not signal.SIG_DFL:
        kill(process, number)

os.kill = kill
os.kill(os.getpid(), signal.SIGTERM)
print(*(signal.getsignal(number) is signal.SIG_DFL for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)))
print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)
try:
    os.kill(os.getpid(), signal.SIGINT)
except KeyboardInterrupt:
    print("interrupted")
"""


def test_a_signal_that_the_kernel_drops_leaves_the_program_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(FIRST_OF_ALL)
    ran = run(sys.executable, *RECORDED, "app.py", cwd=tmp_path)
    assert (ran.stdout, ran.status) == ("True True True\nTrue\ninterrupted\n", 0)
    assert ran.stderr == f"await_lab: {DEAF}\n"
    log = rules.read(tmp_path / "run.json")
    rules.check(log)
    assert log["events"][-1][3:] == ["run-ended", 5]
