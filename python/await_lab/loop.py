"""An event loop that is its own selector: asyncio's own, but for time and for how it waits.

On virtual time it never waits: the clock jumps to the next deadline. In a web page it waits as the page lets it. A
subclass says how. It reaches no socket, and imports nothing that a page lacks.
"""

import asyncio
import heapq
import itertools
import sys
from asyncio import constants
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from .recorder import Recorder

MICROS = 1_000_000


class Clock:
    """Virtual time in seconds, on the grid of whole microseconds."""

    def __init__(self) -> None:
        self.now = 0.0

    def nanos(self) -> int:
        return round(self.now * MICROS) * 1000


def on_grid(moment: float) -> float:
    return round(moment * MICROS) / MICROS


class OrderedTimer(asyncio.TimerHandle):
    """A timer that knows its place among those of the same deadline, for which a heap gives no promise."""

    __slots__ = ("order",)

    order: int

    def __lt__(self, other: Any) -> bool:
        return (self._when, self.order) < (other._when, other.order)  # type: ignore[attr-defined]


OrderedTimer.__name__ = OrderedTimer.__qualname__ = "TimerHandle"


class Left(BaseException):
    """The program ended itself by os._exit, in a page that goes on."""


class Deadlock(BaseException):
    """No callback is ready and no timer armed: whoever waits now waits for ever."""


class OwnLoop(asyncio.BaseEventLoop):
    """What both worlds share: timers of one deadline fire in the order of arming."""

    _clock_resolution: float
    _selector: Any
    _scheduled: list[OrderedTimer]

    def __init__(self, *selector: Any) -> None:
        super().__init__(*selector)
        if not selector:
            self._selector = self
        self._clock_resolution = 1e-9
        self._armed = itertools.count()

    def call_at(  # type: ignore[override]
        self, when: float, callback: Any, *args: Any, context: Any = None
    ) -> asyncio.TimerHandle:
        if when is None:
            raise TypeError("when cannot be None")
        self._check_closed()  # type: ignore[attr-defined]
        if self.get_debug():
            self._check_thread()  # type: ignore[attr-defined]
            self._check_callback(callback, "call_at")  # type: ignore[attr-defined]
        timer = OrderedTimer(on_grid(when), callback, args, self, context)
        timer.order = next(self._armed)
        made: list[Any] | None = timer._source_traceback  # type: ignore[attr-defined]
        if made is not None and len(made) == constants.DEBUG_STACK_DEPTH - 1:
            # This frame is hidden; that of asyncio's own method has a place among those that are kept.
            del made[0]
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True  # type: ignore[attr-defined]
        return timer

    def select(self, timeout: float | None) -> tuple[()]:
        """Waits until the next deadline, or for ever."""
        raise NotImplementedError

    def _write_to_self(self) -> None:
        """Called from another thread: something is ready."""


def make_loops(recorder: "Recorder", loop: type[OwnLoop]) -> None:
    """Makes every new event loop one of this kind."""
    if sys.version_info >= (3, 14):
        policy: Any = _systems()._DefaultEventLoopPolicy
    else:
        policy = asyncio.DefaultEventLoopPolicy
    recorder.patches.put(policy, "_loop_factory", loop)


def _systems() -> Any:
    """The module of asyncio that has the system's loops."""
    return sys.modules["asyncio.windows_events" if sys.platform == "win32" else "asyncio.unix_events"]


def make_only_loops(recorder: "Recorder", loop: type[OwnLoop]) -> None:
    """Puts this kind in the place of asyncio's loops, by the names that programs know, and refuses all others: they
    would wait for real, for a clock that stands still meanwhile."""
    put, init = recorder.patches.put, asyncio.BaseEventLoop.__init__
    for owner in (asyncio, _systems()):
        for name in ("SelectorEventLoop", "ProactorEventLoop", "EventLoop"):
            if hasattr(owner, name):
                put(owner, name, loop)

    def __init__(self: Any) -> None:
        if not isinstance(self, loop):
            refuse(self)
        init(self)

    put(asyncio.BaseEventLoop, "__init__", __init__)


def refuse(loop: Any) -> NoReturn:
    # Else its end would say that it was never closed.
    loop._closed = True
    where, advice = Unconnected.where, Unconnected.advice
    raise NotImplementedError(f"{where} only asyncio's own loop runs: leave loop_factory out, or {advice}")


def missing(what: str) -> Any:
    def method(self: Any, *_: Any, **__: Any) -> Any:
        raise NotImplementedError(f"{Unconnected.where} there are no {what}: {Unconnected.advice}")

    return method


class Unconnected(OwnLoop):
    """Reaches nothing, and says so."""

    where = "on virtual time"
    advice = "run it without --virtual"

    def __init__(self, selector: Any = None) -> None:
        if selector is not None:
            refuse(self)
        super().__init__()

    def _process_events(self, events: Any) -> None:
        """There is none."""

    create_connection = create_server = create_datagram_endpoint = missing("sockets")
    create_unix_connection = create_unix_server = sock_connect = sock_accept = missing("sockets")
    sock_recv = sock_recv_into = sock_sendall = sock_sendfile = connect_accepted_socket = missing("sockets")
    add_reader = add_writer = connect_read_pipe = connect_write_pipe = missing("files to wait for")
    subprocess_exec = subprocess_shell = missing("subprocesses")
    add_signal_handler = remove_signal_handler = missing("signals")
