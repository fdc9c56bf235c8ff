"""Callbacks that are no step of a task: timers, time limits, the program's own, and a library's that take long."""

from asyncio import base_events, events, futures, sslproto, tasks, timeouts, transports
from types import CodeType, FunctionType, MethodType
from typing import TYPE_CHECKING, Any

from . import names
from .ring import cut_at
from .sources import LIBRARY, OURS
from .state import BY_LIMIT, State
from .waits import cell

if TYPE_CHECKING:
    from .recorder import Recorder

SLEEP, TIME_LIMIT, CALLBACK = range(3)
Note = tuple[int, State | None, int]
"""What a handle is for: the kind, whose it is, and its number."""

_SLEPT = futures._set_result_unless_cancelled  # type: ignore[attr-defined]
_RELEASE = tasks._release_waiter  # type: ignore[attr-defined]
_ON_TIMEOUT = timeouts.Timeout._on_timeout  # type: ignore[attr-defined]
_TIME_LIMITS = ("as_completed.<locals>._on_timeout", "_AsCompletedIterator._handle_timeout")
FUNCTIONS = (FunctionType, MethodType)
HEARD = {
    "gather.<locals>._done_callback",
    "_wait.<locals>._on_completion",
    "as_completed.<locals>._on_completion",
    "_AsCompletedIterator._handle_completion",
}
"""What tells one that waits for a group that one of it has ended."""
_SCHEDULING = (
    events.Handle.__init__.__code__.co_filename,
    base_events.BaseEventLoop.call_soon.__code__.co_filename,
    # The recorder's hooks, and its loop, which has a `call_at` of its own. What else it schedules, it does for itself.
    OURS + "handles.py",
    OURS + "loop.py",
)
REPEATING = {"_add_reader", "_add_writer", "add_signal_handler", "add_reader", "add_writer"}
"""What makes a handle that runs whenever there is something to read, and so on, until it is cancelled."""


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
    return code.co_name in REPEATING and recorder.sources.file(code.co_filename) == LIBRARY


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
        name = names.function(callback) if protocol is None else names.plain(names.long_name_of_type(type(protocol)))
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
