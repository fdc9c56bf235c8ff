"""A program that waits is woken now and then, as a signal may come just before it begins to wait."""

import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def nudged(process: "subprocess.Popen[str]") -> Iterator[None]:
    """Within, a wait of the process ends each second, and begins anew.

    Python's handler of a signal runs between two of its instructions. After the last one before a wait it runs only
    once the wait is over: a person presses Ctrl-C again.
    """
    over = threading.Event()

    def nudge() -> None:
        while not over.wait(1) and process.poll() is None:
            # Going on after a stop, epoll and its like end with EINTR.
            process.send_signal(signal.SIGSTOP)
            process.send_signal(signal.SIGCONT)

    thread = threading.Thread(target=nudge)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
