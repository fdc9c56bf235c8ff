"""What a chain of frames comes to: from a coroutine inward, what each awaits, and what the last of them waits for.

The program's own frames are the chain that is shown. The first frame of a library beyond them says what is waited for:
`Queue.get`, `Lock.acquire`, `sleep`.
"""

import _asyncio
import asyncio
import gc
from asyncio import futures, locks, queues, streams, tasks, threads
from types import AsyncGeneratorType, CodeType, CoroutineType, FrameType, GeneratorType
from typing import TYPE_CHECKING, Any

from . import names
from .sources import OURS
from .state import Wait

if TYPE_CHECKING:
    from .recorder import Recorder

# As code has it: a module that lies compiled in an archive says another name of its file.
_STREAMS = streams.open_connection.__code__.co_filename
_ASYNCIO = _STREAMS.rpartition("streams")[0]
_PASSING = ("contextlib.py", "async_timeout")
_PASSED_ON = (asyncio.wait_for.__code__, futures._PyFuture.__await__.__code__)  # type: ignore[attr-defined]
"""The one only sets a limit, the other stands between a future that is written in Python and whoever awaits it."""
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
_PLAIN = (CoroutineType, GeneratorType, AsyncGeneratorType)
DEEPEST = 1_000
"""How many frames of a wait are looked at."""
_LEAF = -1
"""Where a node of the tree of shapes has its own: no code's id."""
_BETWEEN = ("async_generator_asend", "async_generator_athrow", "anext_awaitable", "coroutine_wrapper")


def frame_of(link: Any) -> FrameType | None:
    """The frame of a coroutine, or of a generator of either kind."""
    kind = type(link)
    frame: FrameType | None = (
        link.cr_frame if kind is CoroutineType else link.gi_frame if kind is GeneratorType else link.ag_frame
    )
    return frame


def _futures_own() -> type:
    """The type of what a future gives to whoever awaits it, which has no name anywhere."""

    class Loop:
        def get_debug(self) -> bool:
            return False

    future: asyncio.Future[None] = _asyncio.Future(loop=Loop())  # type: ignore[arg-type]
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
        librarys = (code for code in self.codes[beyond:] if not code.co_filename.startswith(OURS))
        self.first = next((code for code in librarys if code not in _PASSED_ON), None)
        """The first code of a library beyond the program's, the recorder's own around it left out."""
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
