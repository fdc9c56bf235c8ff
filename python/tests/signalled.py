"""Sends signals to a program, and gives how it ends."""

import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import rules
from pythons import environment

RECORDED = ("-m", "await_lab", "run", "-o", "run.json")
LIMIT = 120
"""Seconds after which a program that has not ended is killed."""


class Ended(NamedTuple):
    """What a program printed after the last signal, its status, and its log if it left one."""

    stdout: str
    stderr: str
    status: int
    log: dict[str, Any]


def signalled(
    tmp_path: Path, text: str, signals: Sequence[tuple[str, signal.Signals]], command: tuple[str, ...] = RECORDED
) -> Ended:
    """How a program ends that gets each signal once it has printed the line before it."""
    (tmp_path / "app.py").write_text(text)
    process = subprocess.Popen(
        [sys.executable, *command, "app.py"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env=environment(),
        # A core file would be large, and of no use here.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)),
    )
    assert process.stdout is not None
    with nudged(process):
        for line, number in signals:
            assert f"{line}\n" in iter(process.stdout.readline, "")
            process.send_signal(number)
        stdout, stderr = process.communicate()
    path = tmp_path / "run.json"
    log = rules.read(path) if path.exists() else {}
    if log:
        rules.check(log)
    return Ended(stdout, stderr, process.returncode, log)


@contextmanager
def nudged(process: "subprocess.Popen[Any]") -> Iterator[None]:
    """Within, a loop of the process that waits goes round each second. The process ends with it, and by the limit.

    Python's handler of a signal runs between two of its instructions. After the last one before a wait it runs only
    once the wait is over: a person presses Ctrl-C again.
    """
    over = threading.Event()

    def nudge() -> None:
        for _ in range(LIMIT):
            if over.wait(1) or process.poll() is not None:
                return
            # Going on after a stop, epoll and its like end with EINTR; a wait for a lock does not.
            process.send_signal(signal.SIGSTOP)
            process.send_signal(signal.SIGCONT)
        process.kill()

    thread = threading.Thread(target=nudge)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        process.kill()
        process.wait()
