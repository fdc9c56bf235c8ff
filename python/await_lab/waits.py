"""What a task waits for: the chain of what it awaits, from its coroutine inward, names the wait and its frames.

The program's own frames are the chain that is shown. The first frame of a library beyond them says what is waited for:
`Queue.get`, `Lock.acquire`, `sleep`. Where the program awaits a future itself, the future says it.
"""

import asyncio
import gc
import weakref
from asyncio import locks, queues, streams, tasks, threads
from types import AsyncGeneratorType, CodeType, CoroutineType, FrameType, GeneratorType
from typing import TYPE_CHECKING, Any

from . import names
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

# As code has it: a module that lies compiled in an archive says another name of its file.
_STREAMS = streams.open_connection.__code__.co_filename
_ASYNCIO = _STREAMS.rpartition("streams")[0]
_PASSING = ("contextlib.py", "async_timeout")
_NETWORK = ("aiohttp", "httpx", "httpcore", "anyio", "aiosignal", "aiohappyeyeballs")


def _inner(code: CodeType, name: str) -> CodeType | None:
    return next((part for part in code.co_consts if isinstance(part, CodeType) and part.co_name == name), None)


def _roles() -> dict[int, str]:
    """By the id of a library's code: what whoever is suspended in it waits for."""
    roles: dict[Any, str] = {
        asyncio.sleep: "sleep",
        queues.Queue.get: "get",
        queues.Queue.put: "put",
        queues.Queue.join: "queue-join",
        locks.Lock.acquire: "lock",
        locks.Event.wait: "event",
        locks.Condition.wait: "condition",
        locks.Barrier.wait: "barrier",
        locks.Semaphore.acquire: "semaphore",
        tasks._wait: "wait",  # type: ignore[attr-defined]
        tasks._cancel_and_wait: "cancel-and-wait",  # type: ignore[attr-defined]
        threads.to_thread: "thread",
    }
    group = asyncio.TaskGroup
    roles |= {getattr(group, name): "task-group" for name in ("__aexit__", "_aexit") if hasattr(group, name)}
    codes = {id(function.__code__): role for function, role in roles.items()}
    if _inner(asyncio.wait_for.__code__, "waiter") is None and "waiter" in asyncio.wait_for.__code__.co_varnames:
        # Before 3.12 wait_for has a task of its own for what it waits for.
        codes[id(asyncio.wait_for.__code__)] = "cancel-and-wait"
    iterator = getattr(tasks, "_AsCompletedIterator", None)
    one = iterator._wait_for_one.__code__ if iterator else _inner(asyncio.as_completed.__code__, "_wait_for_one")
    codes[id(one)] = "as-completed"
    return codes


ROLES = _roles()
_OBJECTS = {"lock": LOCK, "event": EVENT, "condition": CONDITION, "barrier": BARRIER, "task-group": TASK_GROUP}
_PLAIN = (CoroutineType, GeneratorType, AsyncGeneratorType)
_BETWEEN = ("async_generator_asend", "async_generator_athrow", "anext_awaitable", "coroutine_wrapper")


def awaited_by(coroutine: Any) -> tuple[list[FrameType], list[int]]:
    """The frames of what is awaited, outermost first; and, of each, its code's id and its instruction."""
    frames: list[FrameType] = []
    key: list[int] = []
    current = coroutine
    while current is not None and len(frames) < 1_000:
        kind = type(current)
        if kind is CoroutineType:
            frame, current = current.cr_frame, current.cr_await
        elif kind is GeneratorType:
            frame, current = current.gi_frame, current.gi_yieldfrom
        elif kind is AsyncGeneratorType:
            frame, current = current.ag_frame, current.ag_await
        elif kind.__name__ in _BETWEEN:
            referents = gc.get_referents(current)
            current = next(
                (part for part in referents if type(part) in _PLAIN or type(part).__name__ in _BETWEEN), None
            )
            continue
        else:
            break
        if frame is not None:
            frames.append(frame)
            key.append(id(frame.f_code))
            key.append(frame.f_lasti)
    return frames, key


class Shape:
    """What a chain of frames comes to, which is the same each time that it stands at the same instructions."""

    __slots__ = ("chain", "codes", "first", "number", "place", "role", "role_at")

    def __init__(self, recorder: "Recorder", frames: list[FrameType]) -> None:
        sources = recorder.sources
        self.codes = [frame.f_code for frame in frames]
        """Only what is kept alive has an id of its own."""
        chain: list[int] = []
        beyond = 0
        for index, frame in enumerate(frames):
            code = frame.f_code
            if sources.file(code.co_filename) >= 0:
                place = sources.place_of(code, frame.f_lasti, frame)
                if place:
                    chain.append(place - 1)
                beyond = index + 1
        self.chain = tuple(chain)
        self.place = chain[-1] + 1 if chain else 0
        self.number = recorder.trace.chain(self.chain) if chain else -1
        self.first = self.codes[beyond] if beyond < len(frames) else None
        """The first code of a library beyond the program's."""
        self.role, self.role_at = _role(self.codes, beyond)


def shape_of(recorder: "Recorder", frames: list[FrameType], key: list[int]) -> Shape:
    shapes = recorder.shapes
    found = shapes.get(tuple(key))
    if found is None:
        found = shapes[tuple(key)] = Shape(recorder, frames)
    return found


def chain_of(recorder: "Recorder", coroutine: Any) -> tuple[int, ...]:
    """The indexes of the places of the program's frames, outermost first."""
    return shape_of(recorder, *awaited_by(coroutine)).chain


def look(recorder: "Recorder", state: State, task: Any) -> None:
    """Says what the task, which has just given the thread back, waits for."""
    future = task._fut_waiter
    if future is None:
        if state.wait is not None:
            recorder.withdraw(state)
        return
    frames, key = awaited_by(task.get_coro())
    shape = shape_of(recorder, frames, key)
    role, place = shape.role, shape.place
    if state.requests and shape.first is not None and names.top_module(shape.first.co_filename) in _NETWORK:
        return
    frame = frames[shape.role_at] if role is not None else None
    old = state.wait
    if old is not None:
        if role == "get" and old.withdrawn == "get-withdrawn" and frame is not None:
            queue = frame.f_locals["self"]
            if recorder.queues.number(queue) == old.fields[0]:
                # Another took the item: it waits on.
                recorder.trace.add(state.number, place, "get-blocked", *old.fields)
                return
        recorder.withdraw(state)
    wait = _begin(recorder, state, future, role, frame, shape)
    if wait is not None:
        state.wait = wait
        if shape.number >= 0 and recorder.active:
            _say_chain(recorder, state.number, place, shape.number)


def _say_chain(recorder: "Recorder", task: int, place: int, chain: int) -> None:
    """Says the frames directly after the event that began the wait, even if garbage was collected in between, which may
    print and more."""
    events, sent = recorder.trace.events, recorder.trace.sent
    index = len(events)
    while index and (events[index - 1][1] != task or events[index - 1][2] != place):
        index -= 1
    if index and index >= sent:
        events.insert(index, (events[index - 1][0], task, place, "suspended-at", chain))


def _role(codes: list[CodeType], beyond: int) -> tuple[str | None, int]:
    """What the library's codes from there on wait for, and the index of the one that says it."""
    found: tuple[str | None, int] = (None, -1)
    for index in range(beyond, len(codes)):
        code = codes[index]
        role = ROLES.get(id(code))
        if role == "condition":
            found = role, index
            continue
        if role is not None:
            return (role, index) if found[0] is None or role == "lock" else found
        if code.co_filename == _STREAMS:
            return "stream", index
        if not code.co_filename.startswith(_ASYNCIO) and not code.co_filename.endswith(_PASSING):
            break
    return found


def _begin(
    recorder: "Recorder",
    state: State,
    future: Any,
    role: str | None,
    frame: FrameType | None,
    shape: Shape,
) -> Wait | None:
    """Logs the event that begins the wait."""
    trace, number, place = recorder.trace, state.number, shape.place
    local = frame.f_locals if frame is not None else {}
    if role == "sleep":
        timer = state.timer
        state.timer = None
        if timer is None:
            timer = recorder.next_timer()
        trace.add(number, place, "sleep-began", timer, micros(local["delay"]))
        return Wait("", "sleep-withdrawn", (timer,), place)
    if role in ("get", "put", "queue-join"):
        return _begin_queue(recorder, state, role, local, place)
    if role == "semaphore":
        semaphore = recorder.number(SEMAPHORE, local["self"])
        trace.add(number, place, "acquire-blocked", semaphore)
        return Wait("acquired", "acquire-withdrawn", (semaphore,), place)
    if role == "wait":
        return _begin_join(recorder, state, future, local["counter"], place)
    if role == "as-completed":
        iterator = local.get("self")
        news, todo = (iterator, iterator._todo) if iterator else (local["done"], local.get("todo", ()))
        return _begin_join(recorder, state, news, len(todo), place)
    if role == "cancel-and-wait":
        future, role = local["fut"], None
    if role in _OBJECTS:
        return _begin_object(recorder, state, _OBJECTS[role], local["self"], place)
    if role == "thread":
        return _begin_object(recorder, state, THREAD, future, place)
    if role == "stream":
        return _begin_object(recorder, state, STREAM, local.get("self", future), place)
    if shape.first is not None and role is None and "fut" not in local:
        return _begin_other(recorder, state, shape.first, place)
    return _begin_future(recorder, state, future, place)


def _begin_queue(recorder: "Recorder", state: State, role: str, local: Any, place: int) -> Wait | None:
    trace, queue = recorder.trace, local["self"]
    number = recorder.queues.number(queue)
    if number is None:
        return _begin_object(recorder, state, OTHER, queue, place)
    if role == "queue-join":
        trace.add(state.number, place, "queue-join-began", number)
        return Wait("queue-join-ended", "queue-join-withdrawn", (number,), place)
    if role == "get":
        trace.add(state.number, place, "get-blocked", number)
        wait = Wait("", "get-withdrawn", (number,), place)
    else:
        item = recorder.next_item()
        trace.add(state.number, place, "put-blocked", number, item, trace.line(names.item(local["item"])))
        wait = Wait("", "put-withdrawn", (number, item), place)
    wait.about = weakref.ref(queue)
    return wait


def _begin_join(recorder: "Recorder", state: State, news: Any, tasks: int, place: int) -> Wait:
    """`news` is what hears that a task of the group has ended."""
    group = recorder.groups.of(news)
    recorder.joining[id(news)] = state
    recorder.trace.add(state.number, place, "join-began", group, max(tasks, 1))
    wait = Wait("join-ended", "join-withdrawn", (group,), place)
    wait.about = id(news)
    return wait


def _begin_object(recorder: "Recorder", state: State, kind: int, thing: Any, place: int) -> Wait:
    number = recorder.number(kind, thing)
    recorder.trace.add(state.number, place, "wait-began", kind, number)
    return Wait("wait-ended", "wait-withdrawn", (kind, number), place)


def _begin_other(recorder: "Recorder", state: State, code: CodeType, place: int) -> Wait:
    """A library's own wait, named after what the program called."""
    number, is_new = recorder.other(code)
    if is_new:
        module = names.top_module(code.co_filename)
        recorder.name_object(OTHER, number, f"{module}: {names.plain(code.co_qualname)}")
    recorder.trace.add(state.number, place, "wait-began", OTHER, number)
    return Wait("wait-ended", "wait-withdrawn", (OTHER, number), place)


def _begin_future(recorder: "Recorder", state: State, future: Any, place: int) -> Wait | None:
    if isinstance(future, tasks.Task):
        other = recorder.state_of(future)
        if not other.number:
            return None
        recorder.trace.add(state.number, place, "await-began", other.number)
        wait = Wait("await-ended", "await-withdrawn", (other.number,), place)
        wait.goes_on = True
        return wait
    if isinstance(future, tasks._GatheringFuture):  # type: ignore[attr-defined]
        _say_gathered(recorder, future)
        wait = _begin_join(recorder, state, future, _open_children(future), place)
        wait.goes_on = True
        return wait
    kind = THREAD if future in recorder.thread_futures else FUTURE
    for callback, _ in getattr(future, "_callbacks", None) or ():
        name = names.own(callback, "__qualname__")
        if name == "shield.<locals>._outer_done_callback":
            kind = SHIELD
        elif name == "_chain_future.<locals>._call_check_cancel":
            kind = THREAD
    return _begin_object(recorder, state, kind, future, place)


def _say_gathered(recorder: "Recorder", gathering: Any) -> None:
    """Says which tasks a gather waits for."""
    if recorder.groups.find(gathering) is None:
        group = recorder.groups.of(gathering)
        for child in gathering._children:
            other: State | None = getattr(child, "_await_lab", None)
            if other is not None and other.run is recorder.run and other.number and not other.ended:
                recorder.trace.add(other.number, 0, "grouped", GATHER, group)


def cell(function: Any, name: str) -> Any:
    """The value of a variable of the function that the function was defined in."""
    return function.__closure__[function.__code__.co_freevars.index(name)].cell_contents


def _open_children(gathering: Any) -> int:
    """How many of a gather's tasks are not known to it to have ended."""
    for child in gathering._children:
        for callback, _ in (not child.done() and child._callbacks) or ():
            named = names.own(callback, "__qualname__") == "gather.<locals>._done_callback"
            if named and cell(callback, "outer") is gathering:
                return int(cell(callback, "nfuts")) - int(cell(callback, "nfinished"))
    return 1
