"""Sockets of one program among themselves: a page reaches no network, but a program that is its own client needs none.

`Socket` stands for `socket.socket`. What one sends has come to the other at once, and each error, and what is ready in
which order, is as on Linux's loopback interface; asyncio's own loop, servers and streams do the rest.
"""

import errno
import os
import socket
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from .lacking import NO_BLOCKING, NO_SOCKET

HOLDS = 3_900_000
"""How many bytes a connection holds that nobody has read, as measured on Linux."""
FIRST_NUMBER = 4
"""On Linux the loop's own epoll is 3."""
FIRST_PORT = 40_001
LOCAL = ("127.0.0.1", "0.0.0.0", "localhost", "", None)
PAIR: Any = getattr(socket, "AF_UNIX", socket.AF_INET)

waits: list[Callable[[Callable[[], bool], float | None], bool]] = []
"""How a thread blocks until it is so, or time is up; nothing where the page has no stacks."""
_open: dict[int, "Socket"] = {}
_bound: dict[tuple[Any, int], "Socket"] = {}
"""By kind and port."""
_ports = iter(range(FIRST_PORT, 61_000))


def fail(name: str) -> NoReturn:
    number = getattr(errno, name)
    raise OSError(number, os.strerror(number))


def local(address: Any) -> tuple[str, int]:
    """Host and port, if the host is this very machine."""
    host, port = address[:2]
    if host not in LOCAL and not str(host).startswith("127."):
        raise OSError(NO_SOCKET)
    return ("127.0.0.1" if host == "localhost" else host or "0.0.0.0"), port


class Socket:
    """A socket that only its program knows."""

    def __init__(self, family: int = -1, type: int = -1, proto: int = -1, fileno: int | None = None) -> None:
        if fileno is not None or family == getattr(socket, "AF_INET6", None):
            raise OSError(NO_SOCKET)
        self.family = socket.AddressFamily(family if family != -1 else socket.AF_INET)
        self.type = socket.SocketKind(type if type != -1 else socket.SOCK_STREAM)
        self.proto = max(proto, 0)
        self.watch: Callable[[int], None] | None = None
        """Hears that it may have become ready."""
        self._number = next(number for number in range(FIRST_NUMBER, 1 << 20) if number not in _open)
        _open[self._number] = self
        self._timeout: float | None = socket.getdefaulttimeout()
        self._name: Any = "0.0.0.0", 0
        self._peers_name: Any = None
        self._peer: Socket | None = None
        self._come: deque[Any] = deque()
        """Connections to accept, or packets with whom each is from."""
        self._bytes = bytearray()
        self._most = -1
        self._error = ""
        self._no_more = self._said_all = self._reset = False
        """Whether the other side sends no more; whether this one does; whether the connection is broken."""

    def fileno(self) -> int:
        return self._number

    def setblocking(self, flag: bool) -> None:
        self._timeout = None if flag else 0.0

    def getblocking(self) -> bool:
        return self._timeout != 0

    def settimeout(self, seconds: float | None) -> None:
        self._timeout = seconds

    def gettimeout(self) -> float | None:
        return self._timeout

    def setsockopt(self, *_: Any) -> None:
        pass

    def getsockopt(self, level: int, option: int, *_: Any) -> int:
        if (level, option) != (socket.SOL_SOCKET, socket.SO_ERROR):
            return 0
        error, self._error = self._error, ""
        return getattr(errno, error) if error else 0

    def getsockname(self) -> Any:
        return self._name

    def getpeername(self) -> Any:
        self._check()
        if self._peers_name is None or self._reset:
            fail("ENOTCONN")
        return self._peers_name

    def bind(self, address: Any) -> None:
        self._check()
        host, port = local(address)
        if (self.type, port) in _bound:
            fail("EADDRINUSE")
        self._name = host, port or next(_ports)
        _bound[self.type, self._name[1]] = self

    def listen(self, backlog: int = 128) -> None:
        self._check()
        if not self._name[1]:
            self.bind(("0.0.0.0", 0))
        self._most = backlog

    def accept(self) -> tuple["Socket", Any]:
        self._check()
        if self._most < 0:
            fail("EINVAL")
        if not self._come:
            self._block(self.is_readable)
        connection = self._come.popleft()
        return connection, connection._peers_name

    def connect(self, address: Any) -> None:
        self._check()
        host, port = local(address)
        if self._peers_name is not None:
            fail("EISCONN")
        target = _bound.get((self.type, port))
        if not self._name[1]:
            self._name = "127.0.0.1", next(_ports)
        if self.type == socket.SOCK_DGRAM:
            _bound[self.type, self._name[1]] = self
            self._peers_name = host, port
            return
        if target is None or target._most < 0:
            self._error, self._reset = "ECONNREFUSED", True
        else:
            other = Socket(self.family, self.type, self.proto)
            other._name, self._peers_name = (host, port), (host, port)
            joined(self, other)
            other._peers_name = self._name
            target._come.append(other)
            target._changed()
        if self._timeout == 0:
            # Linux says so even where the answer is there already.
            fail("EINPROGRESS")
        self._raise_error()

    def connect_ex(self, address: Any) -> int:
        try:
            self.connect(address)
        except OSError as error:
            return error.errno or errno.ENETUNREACH
        return 0

    def send(self, data: Any, flags: int = 0) -> int:
        self._check()
        if self.type == socket.SOCK_DGRAM:
            return self.sendto(data, self.getpeername())
        self._raise_error()
        if self._peer is None or self._said_all:
            fail("EPIPE")
        peer, data = self._peer, bytes(data)
        if peer._number == -1:
            if not self._name:
                fail("EPIPE")
            # The other side answers that it is gone.
            self._broken("EPIPE" if self._no_more else "ECONNRESET")
            return len(data)
        sent = data[: HOLDS - len(peer._bytes)]
        if data and not sent:
            self._block(self.is_writable)
            return self.send(data)
        peer._bytes += sent
        peer._changed()
        return len(sent)

    def sendall(self, data: Any, flags: int = 0) -> None:
        left = bytes(data)
        while left:
            left = left[self.send(left) :]

    def sendmsg(self, buffers: Iterable[Any]) -> int:
        return self.send(b"".join(buffers))

    def sendto(self, data: Any, *flags_and_address: Any) -> int:
        self._check()
        _, port = local(flags_and_address[-1])
        if not self._name[1]:
            self.bind(("0.0.0.0", 0))
        target = _bound.get((self.type, port))
        if target is not None:
            target._come.append((bytes(data), ("127.0.0.1", self._name[1])))
            target._changed()
        return len(data)

    def recv(self, size: int, flags: int = 0) -> bytes:
        self._check()
        if self.type == socket.SOCK_DGRAM:
            return self.recvfrom(size)[0]
        if not self._bytes:
            self._raise_error()
            if self._no_more or self._reset:
                return b""
            if self._peers_name is None:
                fail("ENOTCONN")
            self._block(self.is_readable)
            return self.recv(size)
        data = bytes(self._bytes[:size])
        was_full = len(self._bytes) >= HOLDS
        del self._bytes[:size]
        if was_full and self._peer is not None:
            self._peer._changed()
        return data

    def recv_into(self, buffer: Any, size: int = 0, flags: int = 0) -> int:
        data = self.recv(size or len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def recvfrom(self, size: int, flags: int = 0) -> tuple[bytes, Any]:
        self._check()
        if not self._come:
            self._block(self.is_readable)
        data, sender = self._come.popleft()
        return data[:size], sender

    def shutdown(self, how: int) -> None:
        self.getpeername()
        if how != socket.SHUT_RD:
            self._said_all = True
            if self._peer is not None:
                self._peer._no_more = True
                self._peer._changed()
        if how != socket.SHUT_WR:
            self._no_more = True

    def close(self) -> None:
        if self._number == -1:
            return
        del _open[self._number]
        self._number = -1
        if _bound.get(key := (self.type, self._name[1] if self._name else 0)) is self:
            del _bound[key]
        if self._most >= 0:
            for connection in self._come:
                connection._bytes += b"?"  # As if it had not been read.
                connection.close()
        peer, self._peer = self._peer, None
        if peer is not None and peer._number != -1:
            if self._bytes:
                peer._broken("ECONNRESET")
            else:
                peer._no_more = True
                peer._changed()

    def detach(self) -> int:
        raise OSError(NO_SOCKET)

    def __enter__(self) -> "Socket":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        closed = " [closed]" if self._number == -1 else ""
        kind = f"family={self.family:d}, type={self.type:d}, proto={self.proto}"
        text = f"<socket.socket{closed} fd={self._number}, {kind}"
        if not closed:
            text += f", laddr={self._name}" if self._name else ""
            text += f", raddr={self._peers_name}" if self._peers_name and not self._reset else ""
        return f"{text}>"

    def is_readable(self) -> bool:
        return bool(self._come or self._bytes or self._no_more or self._reset)

    def is_writable(self) -> bool:
        if self._reset or self.type == socket.SOCK_DGRAM:
            return True
        return self._peers_name is not None and (self._peer is None or len(self._peer._bytes) < HOLDS)

    def _changed(self) -> None:
        if self.watch is not None:
            self.watch(self._number)

    def _broken(self, error: str) -> None:
        self._reset, self._peer, self._error = True, None, "" if error == "EPIPE" else error
        self._changed()

    def _raise_error(self) -> None:
        error, self._error = self._error, ""
        if error:
            fail(error)

    def _check(self) -> None:
        if self._number == -1:
            fail("EBADF")

    def _block(self, is_so: Callable[[], bool]) -> None:
        """Blocks whoever calls, if it is to."""
        if self._timeout == 0:
            fail("EAGAIN")
        if not waits:
            raise OSError(NO_BLOCKING)
        if not waits[0](is_so, self._timeout):
            raise TimeoutError("timed out")


def joined(one: Socket, other: Socket) -> None:
    one._peer, other._peer = other, one
    one._most = other._most = -1


def socketpair(family: Any = None, type: int = socket.SOCK_STREAM, proto: int = 0) -> tuple[Socket, Socket]:
    one, other = Socket(family or PAIR, type, proto), Socket(family or PAIR, type, proto)
    joined(one, other)
    one._name = other._name = one._peers_name = other._peers_name = ""
    return one, other


def getaddrinfo(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> list[Any]:
    """This machine under its own names, and numbers as they are."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in LOCAL:
        name = "0.0.0.0" if not name and flags & socket.AI_PASSIVE else "127.0.0.1"
    try:
        socket.inet_aton(name)
    except OSError:
        raise OSError(NO_SOCKET) from None
    kinds = ((socket.SOCK_STREAM, 6), (socket.SOCK_DGRAM, 17))
    return [
        (socket.AF_INET, kind, number, "", (name, int(port or 0)))
        for kind, number in kinds
        if type in (0, kind) and proto in (0, number)
    ]


def find(number: int) -> Socket | None:
    return _open.get(number)
