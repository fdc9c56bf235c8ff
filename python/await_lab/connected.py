"""An event loop that reaches its own program: asyncio's own for Unix, on sockets that only the program knows."""

import asyncio
import selectors
import signal
import socket
from asyncio import unix_events
from collections.abc import Callable
from typing import Any

from . import sockets
from .lacking import NO_BLOCKING, NO_SOCKET
from .loop import OwnLoop, missing
from .patches import Patches

OPTIONS = {
    "SO_REUSEADDR": 2, "SO_TYPE": 3, "SO_BROADCAST": 6, "SO_SNDBUF": 7, "SO_RCVBUF": 8, "SO_KEEPALIVE": 9,
    "SO_LINGER": 13, "SO_REUSEPORT": 15, "TCP_NODELAY": 1, "IPPROTO_TCP": 6, "IPPROTO_UDP": 17, "SOMAXCONN": 4096,
    "AI_PASSIVE": 1,
}  # fmt: skip
"""Names that programs know from Linux, and the page's own module has not."""
READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE


_Base: Any = selectors.SelectSelector.__base__


class EpollSelector(_Base):  # type: ignore[misc]
    """Says what is ready in Linux's order: first that which has been so for longest, then again what still is."""

    def __init__(self, wait: Callable[[float | None], Any], wake: Callable[[], None]) -> None:
        super().__init__()
        self._wait = wait
        self._wake = wake
        self._line: dict[int, None] = {}

    def register(self, fileobj: Any, events: int, data: Any = None) -> Any:
        key = super().register(fileobj, events, data)
        found = sockets.find(key.fd)
        if found is None:
            self.unregister(fileobj)
            raise NotImplementedError(NO_SOCKET)
        found.watch = self._changed
        self._line[key.fd] = None
        return key

    def modify(self, fileobj: Any, events: int, data: Any = None) -> Any:
        number = self.get_key(fileobj).fd
        key = selectors.SelectorKey(fileobj, number, events, data)
        self._fd_to_key[number] = key
        self._line.setdefault(number)
        return key

    def unregister(self, fileobj: Any) -> Any:
        key = super().unregister(fileobj)
        self._line.pop(key.fd, None)
        if found := sockets.find(key.fd):
            found.watch = None
        return key

    def select(self, timeout: float | None = None) -> list[tuple[Any, int]]:
        ready = self._ready()
        self._wait(0 if ready else timeout)
        return ready or self._ready()

    def is_ready(self) -> bool:
        return bool(self._ready())

    def _ready(self) -> list[tuple[Any, int]]:
        line, self._line = self._line, {}
        found = []
        for number in line:
            key, thing = self.get_map().get(number), sockets.find(number)
            if key is None or thing is None:
                continue
            events = (READ if thing.is_readable() else 0) | (WRITE if thing.is_writable() else 0)
            if events & key.events:
                found.append((key, events & key.events))
                self._line[number] = None
        return found

    def _changed(self, number: int) -> None:
        self._line.setdefault(number)
        self._wake()


class Connected(OwnLoop, unix_events._UnixSelectorEventLoop):
    """Has servers, connections and signals, as far as its own program is at both ends."""

    create_unix_connection = create_unix_server = missing("sockets of that kind")
    connect_read_pipe = connect_write_pipe = missing("files to wait for")
    subprocess_exec = subprocess_shell = missing("subprocesses")

    def __init__(self) -> None:
        super().__init__(EpollSelector(self.select, self._write_to_self))


def _selector() -> EpollSelector:
    """One that a program without asyncio makes."""
    made: EpollSelector

    def wait(timeout: float | None) -> None:
        if timeout != 0:
            if not sockets.waits:
                raise OSError(NO_BLOCKING)
            sockets.waits[0](made.is_ready, timeout)

    made = EpollSelector(wait, lambda: None)
    return made


def install(patches: Patches, wait: Callable[[Callable[[], bool], float | None], bool] | None) -> None:
    """`wait` is how a thread blocks, where there are threads."""
    sockets.waits[:] = [wait] if wait else []
    patches.put(selectors, "DefaultSelector", _selector)
    for name in ("start_unix_server", "open_unix_connection"):
        patches.put(asyncio, name, missing("sockets of that kind"))
    patches.put(socket, "socket", sockets.Socket)
    patches.put(socket, "socketpair", sockets.socketpair)
    patches.put(socket, "getaddrinfo", sockets.getaddrinfo)
    for name, number in OPTIONS.items():
        if not hasattr(socket, name):
            patches.put(socket, name, number)
    # A signal that a loop has asked for is a byte in its own pipe.
    pipes = [-1]

    def set_wakeup_fd(number: int, *, warn_on_full_buffer: bool = True) -> int:
        before, pipes[0] = pipes[0], number
        return before

    def heard(number: int, _frame: Any) -> None:
        if (pipe := sockets.find(pipes[0])) is not None:
            pipe.send(bytes([number]))

    patches.put(signal, "set_wakeup_fd", set_wakeup_fd)
    patches.put(unix_events, "_sighandler_noop", heard)
