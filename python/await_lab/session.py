"""Records a program from its first line to its last, and writes the file at the very end."""

import atexit
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from . import file, interrupt, names
from .frames import strip
from .install import install
from .loop import Clock, OwnLoop, Unconnected
from .output import BECAME, DEAF, FORKED, say
from .program import Program
from .recorder import Recorder
from .standing import who_waits
from .state import RUN_DEADLOCKED, RUN_FAILED, RUN_FINISHED, RUN_INTERRUPTED
from .trace import Trace

ENDS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name)]
"""Signals that end a program by themselves: the file is written first."""


@contextmanager
def noting() -> Iterator[list[int]]:
    """Within, signals that may end the program are only noted, in the list that it gives."""
    came: list[int] = []
    before: dict[int, Any] = {}
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, *ENDS):
            handler = signal.getsignal(number)
            if handler is not None and handler is not signal.SIG_IGN:
                before[number] = signal.signal(number, lambda number, _: came.append(number))
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def send_again(number: int) -> None:
    """Sends a signal anew that was noted."""
    if signal.getsignal(number) is signal.default_int_handler:
        # KeyboardInterrupt would come upon the recorder's own lines: it ends the program as one that nobody catches.
        for stream in (sys.stdout, sys.stderr):
            with suppress(Exception):
                stream.flush()
        signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


class Session:
    """One run of one program."""

    loops: type[OwnLoop] = Unconnected
    """What its loops are made of, on virtual time."""

    def __init__(
        self,
        program: Program,
        path: str,
        limit: int,
        virtual: bool,
        seed: int,
        trace: Callable[[Callable[[], int]], Trace] | None = None,
    ) -> None:
        self.program = program
        # The program may go to another folder, which may be gone at its end.
        self.folder, self.path = os.getcwd(), os.path.abspath(path)
        self.virtual = virtual
        self.seed = seed
        self.process = os.getpid()
        self.how = RUN_FINISHED
        self.written = False
        self.deadlock: type[BaseException] | None = None
        self.clock = Clock()
        clock = self.clock.nanos if virtual else None
        self.recorder = Recorder(os.path.dirname(os.path.abspath(program.path)), limit, clock)
        if trace is not None:
            self.recorder.use(trace(self.recorder.trace.clock))
        if program.text is not None:
            self.recorder.sources.add(program.path, program.text.decode("utf-8", "replace").removeprefix("\ufeff"))
        self.recorder.is_whole = True
        self.streams = install(self.recorder, Program.run.__code__)

    def run(self) -> None:
        """Runs the program, and leaves as it leaves."""
        # Registered before the program's own, so that it runs after them.
        atexit.register(self.end)
        if self.virtual:
            self._become_virtual()
        else:
            self._watch_signals()
        self._watch_exits()
        # A collection that comes by itself changes in which order a cycle's objects end: none is due soon.
        gc.collect()
        error = self.program.run()
        if error is None:
            return
        self._failed(error)

    def _failed(self, error: BaseException) -> None:
        recorder = self.recorder
        if isinstance(error, SystemExit):
            if sys.version_info < (3, 12) and error.__traceback__ is not None:
                # Until 3.12 an exception that nobody catches doesn't know of the module's own line.
                error.__traceback__ = error.__traceback__.tb_next
            sys.exit(error.code)
        if self.deadlock is not None and isinstance(error, self.deadlock):
            sys.exit(1)
        self.how = RUN_INTERRUPTED if isinstance(error, KeyboardInterrupt) else RUN_FAILED
        if self.how == RUN_FAILED and recorder.active:
            self.streams.break_off()
            kind, message = names.error(error)
            place = recorder.place_of_error(error)
            recorder.trace.add(0, place, "failed", recorder.trace.label(kind), recorder.trace.line(message))
        # As Python keeps it, with all that it holds, until it takes its modules apart.
        sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
        if sys.version_info >= (3, 12):
            sys.last_exc = error
        sys.excepthook(type(error), error, error.__traceback__)
        if self.how == RUN_INTERRUPTED:
            # Python ends itself by the signal, after all that is to be done at its end.
            sys.excepthook = lambda *_: None
            atexit.register(lambda: None)
            raise error
        sys.exit(1)

    def _become_virtual(self) -> None:
        from .virtual import Deadlock, become_virtual

        self.deadlock = Deadlock
        self.world = become_virtual(self.recorder, self.clock, self.streams, self.seed, self._deadlocked, self.loops)

    def _deadlocked(self) -> None:
        if self.recorder.active:
            self.recorder.end(RUN_DEADLOCKED)
            waits = "".join(f"\n  {sentence}" for sentence in who_waits(self.recorder))
            self.recorder.notes.append(f"Nothing can ever happen again, and these wait:{waits}")
        self.streams.muted = True

    def _watch_signals(self) -> None:
        interrupt.watch(self.recorder)
        for number in ENDS:
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, self._terminated)

    def _terminated(self, number: int, frame: Any) -> None:
        """Ends the program by the signal, once the file is written."""
        # A terminal that closes may send its signal twice, and a person may press Ctrl-C once more.
        before = {other: signal.signal(other, signal.SIG_IGN) for other in (signal.SIGINT, *ENDS)}
        try:
            if os.getpid() == self.process:
                self.how = RUN_INTERRUPTED
                # What has gone on since a Ctrl-C is what hangs, or is another part of the program.
                self.recorder.ctrl_c.at = None
                self.end()
        finally:
            # The file is there also where nothing can be said any more, as on a terminal that is gone.
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
            # To a container's first process it does nothing: the program goes on, as by itself.
            for other, handler in before.items():
                if handler is not None:
                    signal.signal(other, signal.SIG_DFL if handler == self._terminated else handler)
            # That of Ctrl-C may be the recorder's own, too.
            self.recorder.undo()
            say(DEAF)

    def _leave(self, status: int, leave: Callable[[int], Any] = os._exit) -> None:
        leave(status)

    def _watch_exits(self) -> None:
        def _exit(status: int) -> None:
            self.end()
            self._leave(status)

        self.recorder.patches.put(os, "_exit", _exit)
        # In a page there is none.
        for name in [name for name in ("execv", "execve") if hasattr(os, name)]:
            self.recorder.patches.put(os, name, self._becomes_another(getattr(os, name)))
        hook = sys.unraisablehook

        def unraisable(found: Any) -> None:
            if found.exc_value is not None:
                strip(found.exc_value)
            hook(found)

        sys.unraisablehook = unraisable
        self.recorder.on_undo.append(lambda: self._unhook(unraisable, hook))
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(before=self._forks, after_in_child=self._forget)

    def _becomes_another(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """As a server does that starts itself anew. One that is not there is none: the program goes on."""

        def exec_(path: Any, *arguments: Any, **options: Any) -> Any:
            if os.getpid() == self.process and os.access(path, os.X_OK):
                self.recorder.note(BECAME)
                self.end()
            return real(path, *arguments, **options)

        return exec_

    def _unhook(self, ours: Any, before: Any) -> None:
        if sys.unraisablehook is ours:
            sys.unraisablehook = before

    def _forks(self) -> None:
        self.recorder.note(FORKED)

    def _forget(self) -> None:
        self.written = True
        self.recorder.active = False
        self.recorder.trace.events.clear()

    def end(self) -> None:
        """Writes the file, once, and says what is to be said."""
        if self.written or os.getpid() != self.process:
            return
        with noting() as came:
            self.written = True
            self.recorder.end(self.how)
            self.streams.muted = False
            said = self._write()
        for sentence in said:
            say(sentence)
        # What is printed while the interpreter takes its modules apart meets none of ours.
        self.recorder.undo()
        for number in came:
            send_again(number)

    def _write(self) -> list[str]:
        recorder = self.recorder
        said = list(recorder.notes)
        count = len(recorder.trace.whole())
        name = os.path.relpath(self.path, self.folder) if self.path.startswith(self.folder + os.sep) else self.path
        world = "simulated" if self.virtual else "recorded"
        if recorder.fault:
            said.append(
                f"the recorder failed, so the run is recorded up to there ({recorder.fault}). Please report it."
            )
        if recorder.is_full:
            said.append(f"more than {recorder.limit:,} events: what came after is not recorded. --limit allows more.")
        try:
            file.write(self.path, recorder, self.program.name, world, self.seed)
        except file.Kept as kept:
            said.append(f"{name} has the first {kept.events:,} of {count:,} events: {kept}.")
        except OSError as error:
            said.append(f"{name} could not be written: {error.strerror or error}.")
        else:
            if said or (sys.stderr is not None and sys.stderr.isatty()):
                said.append(f"{name} has the run: {count:,} events. python -m await_lab view {name} shows it.")
        return said
