"""The loop's handles: who woke whom, each step of a task, and whatever else the loop runs.

Every callback of asyncio's own loop is a Handle: put into the ready queue by `call_soon`, into the heap of timers by
`call_at`, and run by `Handle._run`. So a task needs no wrapping: its steps are handles, too.
"""

import _asyncio
import weakref
from asyncio import events, tasks
from collections.abc import Callable
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import TYPE_CHECKING, Any

from . import names
from .callbacks import (
    CALLBACK,
    FUNCTIONS,
    HEARD,
    REPEATING,
    TIME_LIMIT,
    Note,
    fire,
    handed,
    hear,
    is_librarys_own,
    ran_long,
    scheduled,
)
from .trace import micros
from .waits import FUTURES, TASKS, look

if TYPE_CHECKING:
    from .recorder import Recorder

LONG = 1_000_000
"""In nanoseconds: who has the thread for longer is seen, even a library's callback."""
NOBODY = (None, None, 0)
"""No task has this thread: its state, itself and its number."""
Hook = Callable[..., None]


class Kept:
    """What is known of handles that are no steps, by their ids."""

    def __init__(self) -> None:
        self.notes: dict[int, Note] = {}
        self.repeated: dict[int, int] = {}
        """Those of the program's that run many times, and the places where they were handed to the loop."""


def install(recorder: "Recorder") -> None:
    kept, put = Kept(), recorder.patches.put
    recorder.sources.boundary = events.Handle._run.__code__
    # Each looks at the real one first, so all are made before any is put in its place.
    hooks = _made(recorder, kept), _run(recorder, kept), _cancelled(recorder, kept), _timer_made(recorder, kept)
    put(events.Handle, "__init__", hooks[0])
    put(events.Handle, "_run", hooks[1])
    put(events.Handle, "cancel", hooks[2])
    put(events.TimerHandle, "__init__", hooks[3])


def _made(recorder: "Recorder", kept: Kept) -> Hook:
    """A handle is made: a task is woken, or a callback is scheduled."""
    handle_init, timer_class = events.Handle.__init__, events.TimerHandle
    here, own_run, append, clock = recorder.here, recorder.run, recorder.events.append, recorder.clock
    notes, repeated = kept.notes, kept.repeated
    known_loop: Any = weakref.ref(recorder)

    def init(self: Any, callback: Any, args: Any, loop: Any, context: Any = None) -> None:
        handle_init(self, callback, args, loop, context)
        if not recorder.active or loop is recorder.unseen:
            return
        nonlocal known_loop
        try:
            if notes:
                notes.pop(id(self), None)
            if repeated:
                repeated.pop(id(self), None)
            now = here.__dict__
            running = now["task"]
            if running is not None and running.done():
                # What it schedules now is the news of its end.
                state = now["state"]
                if state is not None and not state.ended:
                    recorder.close(state, running)
            if known_loop() is not loop:
                known_loop = weakref.ref(loop)
                recorder.loop_seen(loop, recorder.sources.here(names.caller(1)))
            kind = type(callback)
            is_step = kind is STEP or (kind is MethodType and callback.__func__ is PYTHON_STEP)
            if (
                is_step
                or (kind is BuiltinFunctionType and callback.__name__ == "task_wakeup")
                or (kind is MethodType and callback.__func__ is PYTHON_WAKEUP)
            ):
                task = callback.__self__
                try:
                    state = task._await_lab
                except AttributeError:
                    state = None
                if state is None or state.run is not own_run:
                    state = recorder.spawn(task)
                number = state.number
                if number and not state.ended:
                    if running is task and is_step:
                        recorder.yielded(state, task)
                    append((clock(), number, 0, "woken", now["actor"]))
            elif not isinstance(self, timer_class):
                note = scheduled(recorder, callback, 0)
                if note is not None:
                    notes[id(self)] = note
                    frame: Any = names.caller(1)
                    if frame is not None and frame.f_code.co_name in REPEATING:
                        repeated[id(self)] = recorder.sources.here(frame)
        except Exception:
            recorder.give_up()

    return init


def _timer_made(recorder: "Recorder", kept: Kept) -> Hook:
    """A timer is made."""
    timer_init, notes = events.TimerHandle.__init__, kept.notes
    librarys_own: dict[int, FunctionType] = {}
    """By their ids: methods that a library schedules for itself, of which nothing is said."""

    def init(self: Any, when: Any, callback: Any, args: Any, loop: Any, context: Any = None) -> None:
        timer_init(self, when, callback, args, loop, context)
        if not recorder.active or loop is recorder.unseen:
            return
        try:
            function = callback.__func__ if type(callback) is MethodType else None
            if id(function) in librarys_own:
                return
            note = scheduled(recorder, callback, micros(when - loop.time()))
            if note is not None:
                notes[id(self)] = note
            elif type(function) is FunctionType and is_librarys_own(recorder, function) and len(librarys_own) < 1_000:
                librarys_own[id(function)] = function
        except Exception:
            recorder.give_up()

    return init


def _cancelled(recorder: "Recorder", kept: Kept) -> Hook:
    """A handle is cancelled."""
    handle_cancel, here, notes, repeated = events.Handle.cancel, recorder.here, kept.notes, kept.repeated

    def cancel(self: Any) -> None:
        note = notes.pop(id(self), None) if notes else None
        if repeated:
            repeated.pop(id(self), None)
        handle_cancel(self)
        if note is not None and recorder.active:
            kind, state, number = note
            try:
                place = recorder.sources.here(names.caller(1))
                if kind == TIME_LIMIT and state is not None:
                    recorder.trace.add(state.number, place, "timeout-cleared", number)
                elif kind == CALLBACK:
                    recorder.trace.add(here.actor, place, "callback-cancelled", number)
            except Exception:
                recorder.give_up()

    return cancel


def _run(recorder: "Recorder", kept: Kept) -> Hook:
    """A handle is run: a step of a task, or something else."""
    handle_run, run_other = events.Handle._run, _run_other(recorder, kept)
    here, trace, own_run, begin = recorder.here, recorder.trace, recorder.run, recorder.begin
    recorded, append, clock = trace.events, trace.events.append, trace.clock

    def run(self: Any) -> None:
        if not recorder.active or self._loop is recorder.unseen:
            try:
                handle_run(self)
            finally:
                # A frame that an exception remembers must keep nothing alive.
                del self
            return
        if recorder.entered is not None:
            try:
                recorder.leave()
            except Exception:
                recorder.give_up()
        callback = self._callback
        kind = type(callback)
        # This thread's own, found once: each look at it costs as much as a call.
        now = here.__dict__
        before = now["state"], now["task"], now["actor"]
        if not (
            kind is STEP
            or (kind is BuiltinFunctionType and callback.__name__ == "task_wakeup")
            or (kind is MethodType and (callback.__func__ is PYTHON_STEP or callback.__func__ is PYTHON_WAKEUP))
        ):
            try:
                run_other(self, callback, now, before)
            finally:
                del self, callback, before, now
            return
        task = callback.__self__
        state = None
        try:
            try:
                state = task._await_lab
            except AttributeError:
                state = None
            if state is None or state.run is not own_run:
                state = recorder.spawn(task)
            number = state.number
            if number and not state.ended:
                args = self._args
                awaited = args[0] if args else None
                if (
                    state.wait is not None
                    or task._must_cancel
                    or (isinstance(awaited, FUTURES) and awaited.cancelled())
                ):
                    begin(state, task, awaited)
                else:
                    append((clock(), number, 0, "poll-began"))
                del args, awaited
                now["state"], now["task"], now["actor"] = state, task, number
                if trace.on_step is not None:
                    trace.on_step()
            else:
                state = None
                now["state"], now["task"], now["actor"] = NOBODY
        except Exception:
            recorder.give_up()
        try:
            handle_run(self)
        finally:
            now["state"], now["task"], now["actor"] = before
            if state is not None and recorder.active and not state.ended:
                try:
                    if task.done():
                        recorder.close(state, task)
                    else:
                        look(recorder, state, task)
                        append((clock(), number, 0, "poll-ended", 0))
                    if len(recorded) >= trace.most:
                        trace.on_full()
                except Exception:
                    recorder.give_up()
            del self, task, before, now, callback

    return run


def _run_other(recorder: "Recorder", kept: Kept) -> Hook:
    """What is run is no step of a task."""
    handle_run, notes, repeated = events.Handle._run, kept.notes, kept.repeated
    trace = recorder.trace
    recorded, clock = trace.events, trace.clock

    def run_other(self: Any, callback: Any, now: dict[str, Any], before: Any) -> None:
        key = id(self)
        try:
            if self._args or key in notes or key in repeated or before != NOBODY:
                run_known(self, callback, now, before)
            else:
                run_librarys(self, callback)
        finally:
            del self, callback, before, now

    def run_librarys(self: Any, callback: Any) -> None:
        """Runs what nobody waits for."""
        count, began = len(recorded), clock()
        try:
            handle_run(self)
        finally:
            if clock() - began > LONG and recorder.active:
                ran_long(recorder, callback, count, began)
            del self, callback
        if len(recorded) >= trace.most and recorder.active:
            trace.on_full()

    def run_known(self: Any, callback: Any, now: dict[str, Any], before: Any) -> None:
        """Runs what may be a timer, the program's own, or the news of a task."""
        number = -1
        note = notes.pop(id(self), None) if notes else None
        try:
            if note is None and repeated and (place := repeated.get(id(self))) is not None:
                note = handed(recorder, callback, 0, place, 0)
            now["state"], now["task"], now["actor"] = NOBODY
            args = self._args
            if args and isinstance(args[0], TASKS):
                now["actor"] = recorder.state_of(args[0]).number
            if note is not None:
                number = fire(recorder, note, callback, args)
                now["limit"] = note[1] if note[0] == TIME_LIMIT else None
            elif args and type(callback) in FUNCTIONS and callback.__qualname__ in HEARD:
                hear(recorder, callback)
            del args
        except Exception:
            recorder.give_up()
        count, began = len(recorded), clock()
        try:
            handle_run(self)
        finally:
            if number >= 0 and recorder.active:
                recorder.trace.add(0, 0, "callback-ended", number)
            elif clock() - began > LONG and recorder.active:
                ran_long(recorder, callback, count, began)
            elif len(recorded) >= trace.most and recorder.active:
                trace.on_full()
            now["state"], now["task"], now["actor"] = before
            now["limit"] = None
            del self, callback, before, now

    return run_other


async def _nothing() -> None:
    """Nothing."""


def _step_type() -> type:
    """The type of a task's step, which has no name anywhere: seen as it is scheduled."""

    class Loop:
        seen: Any = None

        def call_soon(self, callback: Any, **_: Any) -> None:
            Loop.seen = type(callback)

        def get_debug(self) -> bool:
            return False

    coroutine = _nothing()
    task: Any = _asyncio.Task(coroutine, loop=Loop(), name="")  # type: ignore[arg-type]
    task._log_destroy_pending = False
    coroutine.close()
    kind: type = Loop.seen
    return kind


STEP = _step_type()
_PYTHONS: Any = tasks._PyTask  # type: ignore[attr-defined]
PYTHON_STEP, PYTHON_WAKEUP = _PYTHONS._Task__step, _PYTHONS._Task__wakeup
"""The same of the task that is written in Python, which a program may take in C's place, as nest_asyncio does."""
