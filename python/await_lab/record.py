"""Records a part of a running service: `with record("run.json"):`, or `@record("run.json")` before a function."""

import asyncio
import os
import re
import sys
import threading
from typing import Any

from . import file, handles, imports, interrupt
from .decorated import Function, decorated
from .install import install
from .output import FORKED, say
from .recent import Recent
from .recorder import Recorder
from .state import RUN_FAILED, RUN_FINISHED, RUN_INTERRUPTED
from .trace import MAX_EVENTS
from .waits import FUTURES, look, name_of

_turn = threading.Lock()
"""Held while something is recorded: the hooks are in asyncio itself, so there is one recording at a time."""
_under_way: "list[record]" = []
_said: list[str] = []
"""What is said once, and has been said."""
_LEAVES = (asyncio.CancelledError, GeneratorExit, KeyboardInterrupt, SystemExit)
"""What ends a part of a program, and is no failure of it."""


class record:
    """Records what asyncio does while it is entered, and writes it to a file at its end.

    With `last`, a number of seconds, only the last of them are kept, for as long as it may take; `save` writes them at
    any moment.

    One recording goes on at a time. What is entered meanwhile runs without one of its own, and standard error says so
    once. An object that is entered several times at once is one recording, which ends as the last leaves it.
    """

    def __init__(self, path: str | os.PathLike[str], last: float | None = None, limit: int = MAX_EVENTS) -> None:
        if last is not None and last <= 0:
            raise ValueError("last is a number of seconds above 0")
        self.path = os.fspath(path)
        self.last = last
        self.limit = limit
        self._recorder: Recorder | None = None
        self._is_parents = False
        """This process was forked meanwhile, so the recording and its file are the parent's."""
        self._entered: list[bool] = []
        """For each time that it is entered and not left: whether a recording began there."""

    def __enter__(self) -> "record":
        self._entered.append(self._begin())
        return self

    def _begin(self) -> bool:
        """Begins to record, unless something is recorded already."""
        if not _turn.acquire(blocking=False):
            if self not in _under_way:
                self._say_why(_under_way[0].path if _under_way else "another recording")
            return False
        # The program may have put another class in the task's place.
        if hasattr(asyncio.Task, "_await_lab") or asyncio.Handle.__init__.__module__ == handles.__name__:
            _turn.release()
            self._say_why("the whole program")
            return False
        _under_way.append(self)
        self._install()
        return True

    def _say_why(self, other: str) -> None:
        """Says why nothing is written, once: many requests of a service may come at once."""
        if not _said:
            _said.append(self.path)
            say(
                f"{self.path} is not written: {other} is being recorded, and two recordings can't go on at once. What "
                "happens meanwhile is in that one. Where parts overlap, record the whole service with last=, and "
                "save() its last seconds after a part. This is said once."
            )

    def _install(self) -> None:
        self._is_parents = False
        recorder = self._recorder = Recorder(os.getcwd(), self.limit)
        if self.last is not None:
            trace = Recent(recorder.trace.clock, self.limit, round(self.last * 1e9))
            recorder.use(trace)
            recorder.most_queues = sys.maxsize
            trace.on_full, trace.is_gone = trace.fold, recorder.queues.is_gone
        install(recorder)
        interrupt.watch(recorder)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        imports.look_at(recorder, loop)
        _take_in(recorder, loop)

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> None:
        began, recorder = self._entered.pop(), self._recorder
        if not began or recorder is None:
            return
        recorder.end(_how(recorder, error))
        recorder.undo()
        self._recorder = None
        _under_way.remove(self)
        _turn.release()
        self._write(recorder)

    def _forget(self) -> None:
        """In a forked child: takes the hooks away, and leaves the file to the parent."""
        recorder, self._recorder = self._recorder, None
        self._is_parents = True
        if recorder is not None:
            recorder.active = False
            recorder.undo()

    def save(self, path: str | os.PathLike[str] | None = None) -> None:
        """Writes what has been recorded so far; the recording goes on. Raises OSError if it can't be written."""
        recorder = self._recorder
        if recorder is None:
            if self._entered:
                one_goes_on = "another recording goes on, and not this one"
                why = "the parent process records it" if self._is_parents else one_goes_on
                say(f"{os.fspath(path or self.path)} is not saved: {why}.")
                return
            raise RuntimeError("nothing is being recorded: save inside the with block")
        file.write(os.fspath(path) if path is not None else self.path, recorder, self._title())

    def _write(self, recorder: Recorder) -> None:
        said = list(recorder.notes)
        if recorder.fault:
            said.append(f"the recorder failed: {recorder.fault}. Please report it.")
        if recorder.is_full:
            said.append(f"more than {recorder.limit:,} events: what came after is not recorded; limit= allows more.")
        try:
            file.write(self.path, recorder, self._title())
        except OSError as error:
            said.append(f"{self.path} could not be written to its end: {error}.")
        for sentence in said:
            say(sentence)

    def _title(self) -> str:
        return os.path.basename(sys.argv[0]) or "program"

    def __call__(self, function: Function) -> Function:
        """As a decorator: each call is a recording of its own, and each generator, from its first step to its end."""
        return decorated(function, lambda: record(self.path, self.last, self.limit))


def _forks() -> None:
    for recording in _under_way:
        if recording._recorder is not None:
            recording._recorder.note(FORKED)


def _forked() -> None:
    for recording in _under_way:
        recording._forget()
    if _under_way:
        # So that the child can record what it does itself.
        _under_way.clear()
        _turn.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_forks, after_in_child=_forked)


def _how(recorder: Recorder, error: BaseException | None) -> int:
    """How the recording ends: asyncio.run makes of Ctrl-C a cancellation first."""
    here = recorder.here.state
    task = here.number if here is not None else 0
    if isinstance(error, KeyboardInterrupt) or (
        isinstance(error, asyncio.CancelledError) and recorder.ctrl_c.is_cause(task, error)
    ):
        return RUN_INTERRUPTED
    return RUN_FINISHED if error is None or isinstance(error, _LEAVES) else RUN_FAILED


def _take_in(recorder: Recorder, loop: Any) -> None:
    """Takes notice of the tasks that are there, and of what they wait for."""
    recorder.loop_seen(loop, 0)
    current = asyncio.current_task()

    def made(task: Any) -> tuple[int, str]:
        name = name_of(task)
        number = re.fullmatch(r"Task-(\d+)", name)
        return (int(number[1]) if number else sys.maxsize, name)

    alive: list[Any] = sorted(asyncio.all_tasks(), key=made)
    for task in alive:
        state = recorder.state_of(task)
        if not state.number or task is current:
            continue
        awaited = task._fut_waiter
        if awaited is None or (isinstance(awaited, FUTURES) and awaited.done()):
            recorder.trace.add(state.number, 0, "woken", 0)
        else:
            look(recorder, state, task)
    if current is not None:
        state = recorder.state_of(current)
        if state.number:
            recorder.trace.add(state.number, 0, "poll-began")
            here = recorder.here
            here.state, here.task, here.actor = state, current, state.number
            recorder.enter(state, current)
            # So that the loop, before it waits, comes by where the end of this step is seen.
            loop.call_soon(_nothing)


def _nothing() -> None:
    """Nothing."""
