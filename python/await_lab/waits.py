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
DEEPEST = 1_000
"""How many frames of a wait are looked at."""
_LEAF = -1
"""Where a node of the tree of shapes has its own: no code's id."""
Begun = tuple[Wait, str, tuple[int, ...]]
"""A wait, and the event that begins it: its name and fields."""
_BETWEEN = ("async_generator_asend", "async_generator_athrow", "anext_awaitable", "coroutine_wrapper")


def frame_of(link: Any) -> FrameType | None:
    """The frame of a coroutine, or of a generator of either kind."""
    kind = type(link)
    frame: FrameType | None = (
        link.cr_frame if kind is CoroutineType else link.gi_frame if kind is GeneratorType else link.ag_frame
    )
    return frame


FUTURES = (asyncio.Future, asyncio.futures._PyFuture)  # type: ignore[attr-defined]
"""Those whose state may be asked for: one that the program wrote by hand need not have any, and is its own code."""


def _futures_own() -> type:
    """The type of what a future gives to whoever awaits it, which has no name anywhere."""

    class Loop:
        def get_debug(self) -> bool:
            return False

    future: asyncio.Future[None] = asyncio.Future(loop=Loop())  # type: ignore[arg-type]
    return type(future.__await__())


_FUTURES_OWN = _futures_own()
"""Where most chains end: known at once, while to ask a type for its name takes long."""


class Shape:
    """What a chain of frames comes to, which is the same each time that it stands at the same instructions."""

    __slots__ = ("chain", "codes", "first", "instructions", "is_network", "number", "other", "place", "role", "role_at")

    def __init__(self, recorder: "Recorder", frames: list[Any]) -> None:
        sources = recorder.sources
        self.codes: list[CodeType] = [frame.f_code for frame in frames]
        """Only what is kept alive has an id of its own."""
        self.instructions: list[int] = [frame.f_lasti for frame in frames]
        chain: list[int] = []
        beyond = 0
        for index, frame in enumerate(frames):
            code = frame.f_code
            if sources.file(code.co_filename) >= 0:
                recorder.own.add(id(code))
                place = sources.place_of(code, frame.f_lasti, frame)
                if place:
                    chain.append(place - 1)
                beyond = index + 1
        self.chain = tuple(chain)
        self.place = chain[-1] + 1 if chain else 0
        self.number = recorder.trace.chain(self.chain) if chain else -1
        self.first = self.codes[beyond] if beyond < len(frames) else None
        """The first code of a library beyond the program's."""
        self.is_network = self.first is not None and names.top_module(self.first.co_filename) in _NETWORK
        self.role, self.role_at = _role(self.codes, beyond)
        self.other: Wait | None = None
        """The wait for what a library's own code waits for: always the same."""


def shape_of(recorder: "Recorder", coroutine: Any) -> Shape:
    """The shape of what is awaited from the coroutine inward.

    The shapes are the leaves of a tree, which branches by each code, and of the program's own by where they stand, too:
    where a library's code stands makes no difference, and to make a frame's object costs more than all the rest.
    """
    node, own = recorder.shapes, recorder.own
    current = coroutine
    try:
        while current is not None:
            kind = type(current)
            if kind is CoroutineType:
                code = id(current.cr_code)
                node = node[code]
                if code in own:
                    node = node[current.cr_frame.f_lasti]
                current = current.cr_await
            elif kind is GeneratorType:
                code = id(current.gi_code)
                node = node[code]
                if code in own:
                    node = node[current.gi_frame.f_lasti]
                current = current.gi_yieldfrom
            elif kind is _FUTURES_OWN:
                break
            elif kind is AsyncGeneratorType:
                code = id(current.ag_code)
                node = node[code]
                if code in own:
                    node = node[current.ag_frame.f_lasti]
                current = current.ag_await
            elif kind.__name__ in _BETWEEN:
                current = next_of(current)
            else:
                break
        shape: Shape = node[_LEAF]
    except (KeyError, AttributeError):
        return new_shape(recorder, coroutine)
    return shape


def new_shape(recorder: "Recorder", coroutine: Any) -> Shape:
    """A shape that was not met before."""
    shape = Shape(recorder, [frame_of(link) for link in links_of(coroutine)])
    node = recorder.shapes
    for code, instruction in zip(shape.codes, shape.instructions, strict=True):
        node = node.setdefault(id(code), {})
        if id(code) in recorder.own:
            node = node.setdefault(instruction, {})
    node[_LEAF] = shape
    return shape


def next_of(link: Any) -> Any:
    """What a coroutine, or a generator of either kind, or what stands between two of them, awaits."""
    kind = type(link)
    if kind is CoroutineType:
        return link.cr_await
    if kind is GeneratorType:
        return link.gi_yieldfrom
    if kind is AsyncGeneratorType:
        return link.ag_await
    if kind.__name__ in _BETWEEN:
        parts = gc.get_referents(link)
        return next((part for part in parts if type(part) in _PLAIN or type(part).__name__ in _BETWEEN), None)
    return None


def links_of(coroutine: Any) -> list[Any]:
    """The coroutines and generators from one inward that have a frame."""
    links: list[Any] = []
    current = coroutine
    while current is not None and len(links) < DEEPEST:
        if type(current) in _PLAIN and frame_of(current) is not None:
            links.append(current)
        current = next_of(current)
    return links


def frame_at(coroutine: Any, index: int) -> FrameType | None:
    """The frame of the link of that index, from a coroutine inward."""
    link = coroutine
    while link is not None:
        if type(link) in _PLAIN:
            if not index:
                return frame_of(link)
            index -= 1
        link = link.cr_await if type(link) is CoroutineType else next_of(link)
    return None


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
        state.wait = wait
        _say(recorder, number, place, shape.number, "wait-began", wait.fields)
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
        state.wait, name, fields = begun
        _say(recorder, number, place, shape.number, name, fields)


def _say(recorder: "Recorder", task: int, place: int, chain: int, name: str, fields: tuple[int, ...]) -> None:
    """Logs the event that begins a wait. The frames stand directly after it: both go in at once, for garbage may be
    collected at any moment, which may print and more."""
    trace = recorder.trace
    if len(trace.events) >= trace.most:
        trace.on_full()
        if len(trace.events) >= trace.most:
            return
    now = trace.clock()
    event = (now, task, place, name) + fields  # noqa: RUF005 - as in Trace.add
    if chain >= 0:
        trace.events.extend((event, (now, task, place, "suspended-at", chain)))
    else:
        trace.events.append(event)


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
    if isinstance(future, tasks.Task):
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
    kind = THREAD if future in recorder.thread_futures else FUTURE
    for callback, _ in getattr(future, "_callbacks", None) or ():
        name = names.own(callback, "__qualname__")
        if name == "shield.<locals>._outer_done_callback":
            kind = SHIELD
        elif name == "_chain_future.<locals>._call_check_cancel":
            kind = THREAD
    return _begin_object(recorder, kind, future, place)


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
