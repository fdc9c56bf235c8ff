"""In the page a program is its own server, and hears its own signals: it prints what it does on Linux."""

from pathlib import Path

import pytest
from pythons import PROGRAMS, interpreters
from test_lacking import shown
from test_printed import KEPT


@pytest.mark.parametrize("name", ["datagrams", "signals", "sockets-by-the-loop", "streams", "streams-many"])
def test_a_program_of_servers_or_signals_prints_the_same(name: str, tmp_path: Path) -> None:
    kept, _ = (KEPT / f"{name}.txt").read_text().split("\n--- standard error\n")
    assert shown((PROGRAMS / f"{name}.py").read_text(), tmp_path) == kept.split("\n")


ENDS = """
import socket

def attempt(act, *given):
    try:
        print(act(*given))
    except OSError as error:
        print(type(error).__name__, error.errno)

def connected():
    server = socket.create_server(("127.0.0.1", 0))
    client = socket.create_connection(server.getsockname())
    accepted, _ = server.accept()
    server.close()
    for each in (client, accepted):
        each.setblocking(False)
    return client, accepted

one, other = connected()
other.close()
for act in (one.send, one.send):
    attempt(act, b"a")
attempt(one.recv, 5)
one, other = connected()
other.send(b"tail")
one.send(b"unread")
other.close()
for size in (2, 5, 5, 5):
    attempt(one.recv, size)
attempt(one.send, b"a")
one, other = connected()
other.shutdown(socket.SHUT_WR)
attempt(one.recv, 5)
attempt(one.send, b"x")
attempt(other.recv, 5)
attempt(other.send, b"a")
attempt(other.recv, 5)
other.close()
attempt(one.send, b"x")
attempt(one.getpeername)
free = socket.socket()
attempt(free.send, b"x")
attempt(free.recv, 1)
attempt(free.accept)
free.close()
attempt(free.recv, 1)
server = socket.create_server(("127.0.0.1", 0))
waiting = socket.create_connection(server.getsockname())
server.close()
attempt(waiting.recv, 1)
attempt(socket.create_connection, server.getsockname() if server.fileno() >= 0 else ("127.0.0.1", 1))
"""
ENDED = """1
BrokenPipeError 32
b''
b'ta'
b'il'
ConnectionResetError 104
b''
BrokenPipeError 32
b''
1
b'x'
BrokenPipeError 32
BlockingIOError 11
1
OSError 107
BrokenPipeError 32
OSError 107
OSError 22
OSError 9
ConnectionResetError 104
ConnectionRefusedError 111"""
"""What it prints on Linux."""


def test_a_connection_ends_with_linuxs_errors(tmp_path: Path) -> None:
    assert shown(ENDS, tmp_path) == ENDED.split("\n")


BLOCKING = """
import selectors, socket, threading

def serve(server):
    connection, _ = server.accept()
    with connection:
        while data := connection.recv(100):
            connection.sendall(data.upper())

server = socket.create_server(("127.0.0.1", 0))
thread = threading.Thread(target=serve, args=(server,))
thread.start()
with socket.create_connection(server.getsockname()) as client:
    for word in (b"hello", b"bye"):
        client.sendall(word)
        print(client.recv(100))
    client.settimeout(0.1)
    try:
        client.recv(1)
    except TimeoutError as error:
        print(error)
thread.join()
selector = selectors.DefaultSelector()
selector.register(server, selectors.EVENT_READ)
print(selector.select(0.1))
client = socket.create_connection(server.getsockname())
print([key.fileobj is server for key, _ in selector.select()])
"""


@pytest.mark.skipif("3.13" not in interpreters(), reason="threads of the page are those of 3.13 and newer")
def test_threads_wait_for_sockets(tmp_path: Path) -> None:
    expected = ["b'HELLO'", "b'BYE'", "timed out", "[]", "[True]"]
    assert shown(BLOCKING, tmp_path, "stacks") == expected
    assert "streams" in shown(BLOCKING, tmp_path)[-1] or "threading.Thread" in shown(BLOCKING, tmp_path)[-1]


@pytest.mark.parametrize("name", ["start_unix_server(print, '/tmp/socket')", "open_unix_connection('/tmp/socket')"])
def test_a_unix_socket_is_refused_with_what_helps(name: str, tmp_path: Path) -> None:
    last = shown(f"import asyncio\nasync def main():\n    await asyncio.{name}\nasyncio.run(main())\n", tmp_path)[-1]
    assert last.startswith("NotImplementedError: in a page there are no sockets of that kind: ")


@pytest.mark.parametrize("host", ["example.com", "93.184.216.34", "::1"])
def test_a_socket_reaches_no_other_host(host: str, tmp_path: Path) -> None:
    asks = f"import asyncio\nasyncio.run(asyncio.open_connection({host!r}, 80))\n"
    last = shown(asks, tmp_path)[-1]
    assert last.startswith("OSError: in a page a socket reaches its own program only") and "aiohttp" in last
