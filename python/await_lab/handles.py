"""The loop's handles: who woke whom, each step of a task, timers and the program's own callbacks.

Every callback of asyncio's own loop is a Handle: put into the ready queue by `call_soon`, into the heap of timers by
`call_at`, and run by `Handle._run`. So a task needs no wrapping: its steps are handles, too.
"""

import _asyncio
import weakref
from asyncio import base_events, events, futures, sslproto, tasks, timeouts, transports
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType
from typing import TYPE_CHECKING, Any

from . import names
from .ring import cut_at
from .sources import LIBRARY
from .state import BY_LIMIT, State
from .trace import micros
from .waits import FUTURES, TASKS, cell, look

if TYPE_CHECKING:
    from .recorder import Recorder

SLEEP, TIME_LIMIT, CALLBACK = range(3)
LONG = 1_000_000
"""In nanoseconds: who has the thread for longer is seen, even a library's callback."""
NOBODY = (None, None, 0)
"""No task has this thread: its state, itself and its number."""
Note = tuple[int, State | None, int]
"""What a handle is for: the kind, whose it is, and its number."""

_SLEPT = futures._set_result_unless_cancelled  # type: ignore[attr-defined]
_RELEASE = tasks._release_waiter  # type: ignore[attr-defined]
_ON_TIMEOUT = timeouts.Timeout._on_timeout  # type: ignore[attr-defined]
_TIME_LIMITS = ("as_completed.<locals>._on_timeout", "_AsCompletedIterator._handle_timeout")
_FUNCTIONS = (FunctionType, MethodType)
_REPEATING = {"_add_reader", "_add_writer", "add_signal_handler", "add_reader", "add_writer"}
"""What makes a handle that runs whenever there is something to read, and so on, until it is cancelled."""
_HEARD = {
    "gather.<locals>._done_callback",
    "_wait.<locals>._on_completion",
    "as_completed.<locals>._on_completion",
    "_AsCompletedIterator._handle_completion",
}


def install(recorder: "Recorder") -> None:
    patches, here = recorder.patches, recorder.here
    handle_init, handle_run, handle_cancel = events.Handle.__init__, events.Handle._run, events.Handle.cancel
    timer_init = events.TimerHandle.__init__
    notes: dict[int, Note] = {}
    repeated: dict[int, int] = {}
    """By their ids: handles of the program's that run many times, and the places where they were handed to the loop."""
    timer_class = events.TimerHandle
    known_loop: Any = weakref.ref(recorder)
    trace, run, begin = recorder.trace, recorder.run, recorder.begin
    recorded, append, clock = trace.events, trace.events.append, trace.clock
    librarys_own: dict[int, FunctionType] = {}
    """By their ids: methods that a library schedules for itself, of which nothing is said."""

    def __init__(self: Any, callback: Any, args: Any, loop: Any, context: Any = None) -> None:
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
                if state is None or state.run is not run:
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
                    if frame is not None and frame.f_code.co_name in _REPEATING:
                        repeated[id(self)] = recorder.sources.here(frame)
        except Exception:
            recorder.give_up()

    def timer_init_(self: Any, when: Any, callback: Any, args: Any, loop: Any, context: Any = None) -> None:
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

    def _run(self: Any) -> None:
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
                if self._args or id(self) in notes or id(self) in repeated or before != NOBODY:
                    run_callback(self, callback, now, before)
                else:
                    count, began = len(recorded), clock()
                    try:
                        handle_run(self)
                    finally:
                        if clock() - began > LONG and recorder.active:
                            ran_long(recorder, callback, count, began)
                    if len(recorded) >= trace.most and recorder.active:
                        trace.on_full()
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
            if state is None or state.run is not run:
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

    def run_callback(self: Any, callback: Any, now: dict[str, Any], before: Any) -> None:
        """Runs what is no step of a task."""
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
            elif args and type(callback) in _FUNCTIONS and callback.__qualname__ in _HEARD:
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

    recorder.sources.boundary = handle_run.__code__
    patches.put(events.Handle, "__init__", __init__)
    patches.put(events.Handle, "_run", _run)
    patches.put(events.Handle, "cancel", cancel)
    patches.put(events.TimerHandle, "__init__", timer_init_)


def scheduled(recorder: "Recorder", callback: Any, delay: int) -> Note | None:
    """A callback was scheduled that is no step of a task: a timer of asyncio's, or the program's own."""
    state = recorder.here.state
    if callback is _SLEPT:
        if state is None or not state.number:
            return None
        number = state.timer = recorder.next_timer()
        return SLEEP, state, number
    function = callback.__func__ if type(callback) is MethodType else callback
    name = function.__qualname__ if type(function) is FunctionType else ""
    if function is _ON_TIMEOUT or callback is _RELEASE or name in _TIME_LIMITS:
        if function is _ON_TIMEOUT:
            owner = callback.__self__._task
            state = recorder.state_of(owner) if owner is not None else state
        if state is None or not state.number:
            return None
        number = recorder.next_timer()
        recorder.trace.add(state.number, recorder.sources.here(names.caller(2)), "timeout-armed", number, delay)
        return TIME_LIMIT, state, number
    return own_callback(recorder, callback, function, delay)


def own_callback(recorder: "Recorder", callback: Any, function: Any, delay: int) -> Note | None:
    """One of the program's functions, or a public method that the program itself schedules."""
    sources = recorder.sources
    code = names.code_of(callback)
    if code is None or sources.file(code.co_filename) == LIBRARY:
        name = names.function(callback).rpartition(".")[2]
        if name.startswith(("_", "<")) or (type(function) is FunctionType and "<locals>" in function.__qualname__):
            return None
        frame: Any = names.caller(2)
        while frame is not None and is_schedulings(recorder, frame.f_code):
            frame = frame.f_back
        if frame is None or sources.file(frame.f_code.co_filename) == LIBRARY:
            return None
    return handed(recorder, callback, recorder.here.actor, sources.here(names.caller(2)), delay)


def is_schedulings(recorder: "Recorder", code: CodeType) -> bool:
    """Whether it is a function by which a callback comes to the loop. The program may have one of that name."""
    if code.co_filename in _SCHEDULING:
        return True
    return code.co_name in _REPEATING and recorder.sources.file(code.co_filename) == LIBRARY


def handed(recorder: "Recorder", callback: Any, actor: int, place: int, delay: int) -> Note:
    """A callback of the program was handed to the loop."""
    number = recorder.next_callback()
    label = recorder.trace.line(names.function(callback))
    recorder.trace.add(actor, place, "callback-scheduled", number, label, delay)
    return CALLBACK, None, number


def is_librarys_own(recorder: "Recorder", function: FunctionType) -> bool:
    """Whether it is a method of which `scheduled` says nothing, whoever schedules it."""
    is_limit = function is _ON_TIMEOUT or function.__qualname__ in _TIME_LIMITS
    is_private = names.function(function).rpartition(".")[2].startswith(("_", "<"))
    return is_private and not is_limit and recorder.sources.file(function.__code__.co_filename) == LIBRARY


def fire(recorder: "Recorder", note: Note, callback: Any, args: Any) -> int:
    """A handle's moment has come. Gives the number of a callback of the program, else -1."""
    kind, state, number = note
    if kind == CALLBACK:
        recorder.trace.add(0, 0, "callback-began", number)
        return number
    if state is None or state.ended:
        return -1
    if kind == SLEEP:
        wait = state.wait
        if wait is not None and wait.withdrawn == "sleep-withdrawn" and wait.fields[0] == number:
            state.wait = None
            recorder.trace.add(state.number, wait.place, "sleep-ended", number)
        return -1
    recorder.trace.add(state.number, 0, "timeout-fired", number)
    if type(callback) is MethodType and callback.__func__ is _ON_TIMEOUT:
        # It cancels the task, which of one that is older than the recorder can't be seen.
        state.asked = BY_LIMIT
    if callback is _RELEASE and state.wait is not None and not args[0].done():
        recorder.withdraw(state)
    return -1


def ran_long(recorder: "Recorder", callback: Any, count: int, began: int) -> None:
    """A callback of a library has had the thread for long, as is seen afterwards: it is put in where it began, behind
    so many events. Some of them may have been folded meanwhile, and others sent to the page."""
    trace = recorder.trace
    try:
        protocol = protocol_of(callback)
        name = names.function(callback) if protocol is None else names.plain(type(protocol).__qualname__)
        number = recorder.next_callback()
        scheduled = (began, 0, 0, "callback-scheduled", number, trace.line(name), 0)
        told = scheduled, (began, 0, 0, "callback-began", number)
        events = trace.events
        index = min(count, len(events))
        while index and events[index - 1][0] > began:
            index -= 1
        index = cut_at(events, index)
        # Looked at last: garbage that prints may have sent some meanwhile. What is sent is sent with its pairs.
        if index < trace.sent:
            index = trace.sent
        events[index:index] = told
        trace.add(0, 0, "callback-ended", number)
    except Exception:
        recorder.give_up()


def protocol_of(callback: Any) -> Any:
    """Whose news a transport brings by its method. Nothing is asked of a class that the program may have written."""
    transport = callback.__self__ if type(callback) is MethodType else None
    if not issubclass(type(transport), transports.BaseTransport):
        return None
    protocol = names.kept(transport, "_protocol")
    # Behind that of TLS is the one that is meant.
    return names.kept(protocol, "_app_protocol") if type(protocol) is sslproto.SSLProtocol else protocol


def hear(recorder: "Recorder", callback: Any) -> None:
    """One of a group that somebody waits for has ended."""
    name = callback.__qualname__
    if name == "_AsCompletedIterator._handle_completion":
        key, left = id(callback.__self__), len(callback.__self__._todo)
    elif name == "gather.<locals>._done_callback":
        outer = cell(callback, "outer")
        if outer is None or outer.done():
            return
        key, left = id(outer), cell(callback, "nfuts") - cell(callback, "nfinished")
    elif name == "_wait.<locals>._on_completion":
        waiter = cell(callback, "waiter")
        if waiter.done():
            return
        key, left = id(waiter), cell(callback, "counter")
    else:
        key, left = id(cell(callback, "done")), len(cell(callback, "todo"))
    state = recorder.joining.get(key)
    if state is not None and left > 0:
        now, append = recorder.clock(), recorder.events.append
        # No call comes between these two: garbage that cancels the task would end the wait.
        if state.wait is not None:
            append((now, state.number, 0, "join-heard", *state.wait.fields, left - 1))


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
_SCHEDULING = tuple(
    function.__code__.co_filename
    for function in (events.Handle.__init__, base_events.BaseEventLoop.call_soon, own_callback)
)
