"""What a page has not, and what each says when a program asks for it: what to do instead."""

import socket
import threading
from typing import Any, NoReturn

from .patches import Patches

ADVICE = "record the program on your machine instead"
NO_THREAD = f"this page has one thread, so threading.Thread can't start: use asyncio.to_thread, or {ADVICE}"
NO_SOCKET = f"in a page there are no sockets: use aiohttp, httpx or requests, or {ADVICE}"
LITTLE_MEMORY = f"A page has less memory than your machine: try with less, or {ADVICE}."


def _start(thread: Any) -> NoReturn:
    raise RuntimeError(NO_THREAD)


def _socket(made: Any, *_: Any, **__: Any) -> NoReturn:
    raise OSError(NO_SOCKET)


def install(patches: Patches) -> None:
    patches.put(threading.Thread, "start", _start)
    patches.put(socket.socket, "__init__", _socket)


def advice(error: BaseException) -> str | None:
    """What to do instead, for an error that does not say it itself."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        return f"{error.name.partition('.')[0]} is not in this page: {ADVICE}."
    return LITTLE_MEMORY if isinstance(error, MemoryError) else None
