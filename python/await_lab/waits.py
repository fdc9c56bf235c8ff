"""What a task waits for: its shape says it, and where the program awaits a future itself, the future does."""

import _asyncio
import weakref
from asyncio import futures, tasks
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

from . import names
from .shapes import Shape, frame_at, shape_of
from .state import (
    BARRIER,
    CONDITION,
    EVENT,
    FUTURE,
    GATHER,
    LOCK,
    OTHER,
    SEMAPHORE,
    SHIELD,
    STREAM,
    TASK_GROUP,
    THREAD,
    State,
    Wait,
)
from .trace import micros

if TYPE_CHECKING:
    from .recorder import Recorder

_OBJECTS = {"lock": LOCK, "event": EVENT, "condition": CONDITION, "barrier": BARRIER, "task-group": TASK_GROUP}
Begun = tuple[Wait, str, tuple[int, ...]]
"""A wait, and the event that begins it: its name and fields."""
FUTURES = (_asyncio.Future, futures._PyFuture)  # type: ignore[attr-defined]
"""Those whose state may be asked for: one that the program wrote by hand need not have any, and is its own code."""
TASKS = (_asyncio.Task, tasks._PyTask)  # type: ignore[attr-defined]
"""Every task is one of these two. What is called asyncio.Task may be a class that stands in for it, the recorder's own
among them, and a task may be older than that."""


def name_of(task: Any) -> str:
    """A task's name, by no method of the program's own."""
    kind = next((kind for kind in TASKS if isinstance(task, kind)), None)
    # Whatever says that it is a task is one to asyncio.
    return names.exact(kind.get_name(task)) if kind is not None else names.of_type(type(task))


def look(recorder: "Recorder", state: State, task: Any) -> None:
    """Says what the task, which has just given the thread back, waits for."""
    future = task._fut_waiter
    if future is None:
        if state.wait is not None:
            recorder.withdraw(state)
        return
    shape = shape_of(recorder, task.get_coro())
    if state.requests and shape.is_network:
        return
    role, number, place = shape.role, state.number, shape.place
    old, wait = state.wait, shape.other
    if wait is not None:
        if old is not None:
            recorder.withdraw(state)
        say(recorder, number, place, shape.number, "wait-began", wait.fields)
        state.wait = wait
        return
    frame = frame_at(task.get_coro(), shape.role_at) if role is not None else None
    if old is not None:
        if role == "get" and old.withdrawn == "get-withdrawn" and frame is not None:
            queue = frame.f_locals["self"]
            if recorder.queues.number(queue) == old.fields[0]:
                # Another took the item: it waits on.
                recorder.trace.add(number, place, "get-blocked", *old.fields)
                return
        recorder.withdraw(state)
    begun = _begin(recorder, state, future, role, frame, shape)
    if begun is not None:
        wait, name, fields = begun
        say(recorder, number, place, shape.number, name, fields)
        # Only now: garbage that cancels the task meanwhile can't end what has not begun.
        state.wait = wait


def say(recorder: "Recorder", task: int, place: int, chain: int, name: str, fields: tuple[int, ...]) -> None:
    """Logs the event that begins a wait. The frames stand directly after it: both go in at once, for garbage may be
    collected at any moment, which may print and more."""
    trace = recorder.trace
    if len(trace.events) >= trace.most and not trace.on_full():
        return
    now = trace.clock()
    event = (now, task, place, name) + fields  # noqa: RUF005 - as in Trace.add
    if chain >= 0:
        trace.events.extend((event, (now, task, place, "suspended-at", chain)))
    else:
        trace.events.append(event)


def _begin(
    recorder: "Recorder",
    state: State,
    future: Any,
    role: str | None,
    frame: FrameType | None,
    shape: Shape,
) -> Begun | None:
    place = shape.place
    if role is None or frame is None:
        if shape.first is None:
            return _begin_future(recorder, state, future, place)
        shape.other = _begin_other(recorder, shape.first, place)
        return shape.other, "wait-began", shape.other.fields
    local = frame.f_locals
    if role == "sleep":
        timer = state.timer
        state.timer = None
        if timer is None:
            timer = recorder.next_timer()
        return Wait("", "sleep-withdrawn", (timer,), place), "sleep-began", (timer, micros(local["delay"]))
    if role in ("get", "put", "queue-join"):
        return _begin_queue(recorder, role, local, place)
    if role == "semaphore":
        semaphore = recorder.number(SEMAPHORE, local["self"])
        return Wait("acquired", "acquire-withdrawn", (semaphore,), place), "acquire-blocked", (semaphore,)
    if role == "wait":
        return _begin_join(recorder, state, future, local["counter"], place)
    if role == "as-completed":
        iterator = local.get("self")
        news, todo = (iterator, iterator._todo) if iterator else (local["done"], local.get("todo", ()))
        return _begin_join(recorder, state, news, len(todo), place)
    if role == "cancel-and-wait":
        return _begin_future(recorder, state, local["fut"], place)
    if role in _OBJECTS:
        return _begin_object(recorder, _OBJECTS[role], local["self"], place)
    if role == "thread":
        return _begin_object(recorder, THREAD, future, place)
    # Nothing else is in ROLES but a stream.
    return _begin_object(recorder, STREAM, local.get("self", future), place)


def _begin_queue(recorder: "Recorder", role: str, local: Any, place: int) -> Begun:
    trace, queue = recorder.trace, local["self"]
    number = recorder.queues.number(queue)
    if number is None:
        return _begin_object(recorder, OTHER, queue, place)
    if role == "queue-join":
        return Wait("queue-join-ended", "queue-join-withdrawn", (number,), place), "queue-join-began", (number,)
    if role == "get":
        wait = Wait("", "get-withdrawn", (number,), place)
        wait.about = weakref.ref(queue)
        return wait, "get-blocked", (number,)
    item = recorder.next_item()
    wait = Wait("", "put-withdrawn", (number, item), place)
    wait.about = weakref.ref(queue)
    recorder.queues.mark(number, local["item"], item, recorder.here.actor, place)
    return wait, "put-blocked", (number, item, trace.line(names.item(local["item"])))


def _begin_join(recorder: "Recorder", state: State, news: Any, tasks: int, place: int) -> Begun:
    """`news` is what hears that a task of the group has ended."""
    group = recorder.groups.of(news)
    recorder.joining[id(news)] = state
    wait = Wait("join-ended", "join-withdrawn", (group,), place)
    wait.about = id(news)
    return wait, "join-began", (group, max(tasks, 1))


def _begin_object(recorder: "Recorder", kind: int, thing: Any, place: int) -> Begun:
    fields = kind, recorder.number(kind, thing)
    return Wait("wait-ended", "wait-withdrawn", fields, place), "wait-began", fields


def _begin_other(recorder: "Recorder", code: CodeType, place: int) -> Wait:
    """A library's own wait, named after what the program called."""
    number, is_new = recorder.other(code)
    if is_new:
        module = names.top_module(code.co_filename)
        recorder.name_object(OTHER, number, f"{module}: {names.plain(code.co_qualname)}")
    return Wait("wait-ended", "wait-withdrawn", (OTHER, number), place)


def _begin_future(recorder: "Recorder", state: State, future: Any, place: int) -> Begun | None:
    if isinstance(future, TASKS):
        other = recorder.state_of(future)
        if not other.number:
            return None
        wait = Wait("await-ended", "await-withdrawn", (other.number,), place)
        wait.goes_on = True
        return wait, "await-began", (other.number,)
    if isinstance(future, tasks._GatheringFuture):  # type: ignore[attr-defined]
        _say_gathered(recorder, future)
        begun = _begin_join(recorder, state, future, _open_children(future), place)
        begun[0].goes_on = True
        return begun
    if not isinstance(future, FUTURES):
        return _begin_object(recorder, FUTURE, future, place)
    kind = THREAD if future in recorder.thread_futures else FUTURE
    for callback, _ in future._callbacks or ():
        name = names.own(callback, "__qualname__")
        if name == "shield.<locals>._outer_done_callback":
            kind = SHIELD
        elif name == "_chain_future.<locals>._call_check_cancel":
            code = recorder.to_processes
            if code is not None and recorder.process_futures.find(cell(callback, "source")) is not None:
                wait = _begin_other(recorder, code, place)
                return wait, "wait-began", wait.fields
            kind = THREAD
    return _begin_object(recorder, kind, future, place)


def _say_gathered(recorder: "Recorder", gathering: Any) -> None:
    """Says which tasks a gather waits for."""
    if recorder.groups.find(gathering) is None:
        group = recorder.groups.of(gathering)
        for child in gathering._children:
            other: State | None = names.own(child, "_await_lab")
            if other is not None and other.run is recorder.run and other.number and not other.ended:
                recorder.trace.add(other.number, 0, "grouped", GATHER, group)


def cell(function: Any, name: str) -> Any:
    """The value of a variable of the function that the function was defined in."""
    return function.__closure__[function.__code__.co_freevars.index(name)].cell_contents


def _open_children(gathering: Any) -> int:
    """How many of a gather's tasks are not known to it to have ended."""
    for child in gathering._children:
        for callback, _ in (isinstance(child, FUTURES) and not child.done() and child._callbacks) or ():
            named = names.own(callback, "__qualname__") == "gather.<locals>._done_callback"
            if named and cell(callback, "outer") is gathering:
                return int(cell(callback, "nfuts")) - int(cell(callback, "nfinished"))
    return 1
