"""Records a part of a running service: `with record("run.json"):`, or `@record("run.json")` before a function."""

import asyncio
import functools
import inspect
import os
import re
import sys
from collections.abc import Callable
from typing import Any, TypeVar

from . import file
from .install import install
from .recent import Recent
from .recorder import Recorder
from .state import RUN_FAILED, RUN_FINISHED
from .trace import LIMIT
from .waits import FUTURES, look

Function = TypeVar("Function", bound=Callable[..., Any])

_under_way: "list[record]" = []


class record:
    """Records what asyncio does while it is entered, and writes it to a file at its end.

    With `last`, a number of seconds, only the last of them are kept, for as long as it may take; `save` writes them at
    any moment. One recording at a time.
    """

    def __init__(self, path: str | os.PathLike[str], last: float | None = None, limit: int = LIMIT) -> None:
        if last is not None and last <= 0:
            raise ValueError("last is a number of seconds above 0")
        self.path = os.fspath(path)
        self.last = last
        self.limit = limit
        self._recorder: Recorder | None = None

    def __enter__(self) -> "record":
        if _under_way or getattr(asyncio.Task, "_await_lab", None) is not None:
            raise RuntimeError("await_lab records already: one recording at a time")
        _under_way.append(self)
        recorder = self._recorder = Recorder(os.getcwd(), self.limit)
        if self.last is not None:
            trace = Recent(recorder.trace.clock, self.limit, round(self.last * 1e9))
            recorder.use(trace)
            recorder.most_queues = sys.maxsize
            trace.on_full, trace.is_gone = trace.fold, recorder.queues.is_gone
        install(recorder)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return self
        _take_in(recorder, loop)
        return self

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> None:
        recorder = self._recorder
        if recorder is None:
            return
        failed = error is not None and not isinstance(error, asyncio.CancelledError | SystemExit | KeyboardInterrupt)
        recorder.end(RUN_FAILED if failed else RUN_FINISHED)
        recorder.undo()
        _under_way.remove(self)
        self._write(recorder)
        self._recorder = None

    def save(self, path: str | os.PathLike[str] | None = None) -> None:
        """Writes what has been recorded so far; the recording goes on. Raises OSError if it can't be written."""
        recorder = self._recorder
        if recorder is None:
            raise RuntimeError("nothing is being recorded: save inside the with block")
        file.write(os.fspath(path) if path is not None else self.path, recorder, self._title())

    def _write(self, recorder: Recorder) -> None:
        said = [f"the recorder failed: {recorder.fault}. Please report it."] if recorder.fault else []
        if recorder.is_full:
            said.append(f"more than {recorder.limit:,} events: what came after is not recorded; limit= allows more.")
        try:
            file.write(self.path, recorder, self._title())
        except OSError as error:
            said.append(f"{self.path} could not be written to its end: {error}.")
        for sentence in said:
            print(f"await_lab: {sentence}", file=sys.stderr)

    def _title(self) -> str:
        return os.path.basename(sys.argv[0]) or "program"

    def __call__(self, function: Function) -> Function:
        """As a decorator: each call is a recording of its own."""

        def again() -> record:
            return record(self.path, self.last, self.limit)

        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def recorded(*arguments: Any, **options: Any) -> Any:
                with again():
                    return await function(*arguments, **options)
        else:

            @functools.wraps(function)
            def recorded(*arguments: Any, **options: Any) -> Any:
                with again():
                    return function(*arguments, **options)

        return recorded  # type: ignore[return-value]


def _take_in(recorder: Recorder, loop: Any) -> None:
    """Takes notice of the tasks that are there, and of what they wait for."""
    recorder.trace.add(0, 0, "loop-opened", recorder.loops.of(loop))
    current = asyncio.current_task()

    def made(task: Any) -> tuple[int, str]:
        number = re.fullmatch(r"Task-(\d+)", task.get_name())
        return (int(number[1]) if number else sys.maxsize, task.get_name())

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
