"""Runs a program in a worker of the page, in CPython compiled to WebAssembly, and sends its log while it grows."""

import asyncio
import atexit
import contextlib
import gc
import os
import sys
import time
import warnings
from collections.abc import Sequence
from concurrent.futures import thread
from types import ModuleType
from typing import Any

from . import as_linux, connected, fetching, guard, imports, lacking, older
from .in_real_time import RealTime
from .lent import Page
from .loop import Deadlock, Left, Unconnected
from .program import Program, awaiting
from .session import Session
from .sources import LIBRARY, OURS
from .stacks import Virtual
from .streamed import Send, Streamed
from .trace import MAX_EVENTS

HOME = "/home"


_page: list[Page] = []


def prepare(waits: Any) -> None:
    """Makes asyncio and time what they are in CPython, not Pyodide's own; takes every way to JavaScript away."""
    from pyodide import ffi, webloop  # type: ignore[import-not-found]

    _page[:] = [Page(waits, ffi.run_sync, ffi.can_run_sync, asyncio.get_event_loop())]
    asyncio.run = asyncio.runners.run
    time.sleep = webloop._orig_sleep
    asyncio.events._set_event_loop_policy(None)  # type: ignore[attr-defined]
    guard.install()
    as_linux.install()
    # In which order 3.14 ends the objects of a cycle depends on what was made since it collected last: nothing here.
    gc.collect()
    gc.freeze()


def written(name: str, text: str) -> Program:
    """The program of a text, as a file of that name would be run."""
    path = f"{HOME}/{name}"
    os.makedirs(HOME, exist_ok=True)
    os.chdir(HOME)
    source = text.encode()
    with open(path, "wb") as file:
        file.write(source)
    sys.argv[:] = [path]
    sys.path.insert(0, HOME)
    module = ModuleType("__main__")
    vars(module).update(__file__=path, __builtins__=sys.modules["builtins"], __cached__=None)

    return Program(name, path, source, lambda: awaiting(source, path), module)


class PageSession(Session):
    """One run, of which nothing is written to a file."""

    loops = connected.Connected

    def __init__(
        self, program: Program, kinds: Sequence[str], send: Send, limit: int, virtual: bool, seed: int
    ) -> None:
        self.threads: Virtual | RealTime | None = None
        super().__init__(program, "", limit, virtual, seed, lambda clock: Streamed(clock, limit, kinds, send))
        streamed = self.recorder.trace
        assert isinstance(streamed, Streamed)
        self.streamed = streamed
        streamed.is_full = self.recorder.full
        # The program's text is one file, and the page knows it.
        self.recorder.sources.classify = lambda filename: LIBRARY

    def _watch_signals(self) -> None:
        """There are none; the loop waits as the page lets it."""
        self.deadlock = Deadlock
        real = RealTime(self.recorder, _page[0], self._deadlocked)
        real.patch(self.loops)
        self.threads = real
        fetching.use(fetching.Fetching(self.recorder, real.network, self.streams))

    def _become_virtual(self) -> None:
        super()._become_virtual()
        if _page and _page[0].has_stacks():
            _page[0].recorder = self.recorder
            self.recorder.unseen = _page[0].own_loop
            self.threads = self.world.use(_page[0])
        fetching.use(fetching.Fetching(self.recorder, fetching.Simulated(self.seed), self.streams))

    def _watch_exits(self) -> None:
        super()._watch_exits()
        connected.install(self.recorder.patches, self.threads.wait if self.threads else None)
        lacking.install(self.recorder.patches, self.threads is not None)
        older.install(self.recorder.patches)
        self._tell_warnings()
        # Before the program registers anything, so that it is done after that.
        atexit.register(self.take_apart)

    def _leave(self, status: int, leave: Any = None) -> None:
        if isinstance(self.threads, RealTime):
            self.threads.leaves = Left
        raise Left(status)

    def _failed(self, error: BaseException) -> None:
        if instead := lacking.advice(error):
            error.add_note(instead)
        if isinstance(error, SystemExit) and not (error.code is None or isinstance(error.code, int)):
            print(error.code, file=sys.stderr)
        if not isinstance(error, Left):
            super()._failed(error)

    def join_threads(self) -> None:
        if self.threads is not None:
            try:
                self.threads.join_all()
            except RuntimeError as error:
                print(f"Await Lab: a thread goes on after the program, and {error}", file=sys.stderr)

    def _tell_warnings(self) -> None:
        """At Python's end no line is left that a warning could name."""
        tell = warnings._formatwarnmsg  # type: ignore[attr-defined]

        def told(message: Any) -> str:
            if message.filename.startswith(OURS):
                return f"<sys>:0: {message.category.__name__}: {message.message}\n"
            text: str = tell(message)
            return text

        self.recorder.patches.put(warnings, "_formatwarnmsg", told)

    def take_apart(self) -> None:
        """What Python does at its end: the module's objects end, and those that only they held."""
        for name in ("last_exc", "last_type", "last_value", "last_traceback"):
            vars(sys).pop(name, None)
        gc.collect()
        names = vars(sys.modules["__main__"])
        for name in [*(name for name in names if name[0] == "_" and name[1:2] != "_"), *names]:
            if name != "__builtins__":
                names[name] = None
        gc.collect()

    def _write(self) -> list[str]:
        self.streamed.flush()
        return []


def stood_still(micros: int) -> None:
    """Notes that the worker's thread has just stood still for so long, while the program waited."""
    recorder = _page[0].recorder
    if recorder is not None and recorder.active:
        recorder.trace.add(0, 0, "gap", micros)
        if isinstance(recorder.trace, Streamed):
            recorder.trace.flush()


def run(
    kinds: Sequence[str], send: Send, name: str, text: str, virtual: bool, seed: int, limit: int = MAX_EVENTS
) -> str:
    """Runs a program to its end. Gives what went wrong with the recorder itself, or nothing."""
    Unconnected.where, Unconnected.advice = "in a page", lacking.ADVICE
    # Those that are here say themselves what they do.
    imports.THEN.clear()
    session = PageSession(written(name, text), kinds, send, limit, virtual, seed)
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    # What there is to say of how it ends is in the log.
    with contextlib.suppress(BaseException):
        session.run()
    if session.written:
        # After os._exit nothing of the program's is done any more, not even what it registered for its end.
        atexit._clear()
    else:
        # As threading has it: from here on no pool takes a job.
        session.recorder.patches.put(thread, "_shutdown", True)
        with contextlib.suppress(Deadlock):
            session.join_threads()
    try:
        atexit._run_exitfuncs()
    finally:
        session.end()
        asyncio._set_running_loop(running)
    return session.recorder.fault or ""
