"""What a page has not, and what each says when a program asks for it: what to do instead."""

import builtins
import os
import sys
import threading
from collections.abc import Callable
from typing import Any, NoReturn

from .guard import JAVASCRIPT
from .imports import LOOPS_OF_THEIR_OWN, not_seen
from .patches import Patches

ADVICE = "record the program on your machine instead"
NO_THREAD = f"in this browser a page has one stack, so threading.Thread can't start: use asyncio.to_thread, or {ADVICE}"
NO_SOCKET = f"in a page a socket reaches its own program only: use aiohttp, httpx or requests, or {ADVICE}"
NO_BLOCKING = f"in this browser nobody but asyncio waits for a socket: use its streams, or {ADVICE}"
NO_PROCESS = f"in a page there are no processes: {ADVICE}"
WITHOUT_UVLOOP = "leave it out, and the program runs on asyncio's own loop"
NO_INPUT = "a page has no standard input: put the answer into the program, in place of input()"
LITTLE_MEMORY = f"A page has less memory than your machine: try with less, or {ADVICE}."


def _start(thread: Any) -> NoReturn:
    raise RuntimeError(NO_THREAD)


def _fork() -> NoReturn:
    raise OSError(NO_PROCESS)


def _input(real: Callable[..., str]) -> Callable[..., str]:
    empty = sys.stdin

    def ask(*prompt: Any) -> str:
        try:
            return real(*prompt)
        except EOFError:
            if sys.stdin is not empty:
                # The program's own has come to its end.
                raise
            raise EOFError(NO_INPUT) from None

    return ask


def install(patches: Patches, has_threads: bool) -> None:
    patches.put(builtins, "input", _input(input))
    patches.put(os, "fork", _fork)
    if not has_threads:
        patches.put(threading.Thread, "start", _start)


def advice(error: BaseException) -> str | None:
    """What to do instead, for an error that does not say it itself."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        return without(error.name.partition(".")[0])
    if isinstance(error, OSError) and str(error).endswith("does not support processes."):
        return f"{NO_PROCESS[0].upper()}{NO_PROCESS[1:]}."
    return LITTLE_MEMORY if isinstance(error, MemoryError) else None


def without(module: str) -> str:
    """What to do without a module: another machine doesn't help where the recorder sees nothing of it."""
    if module in LOOPS_OF_THEIR_OWN:
        return f"{module} is not in this page. Nor can it be recorded: {not_seen(module)}"
    if module in JAVASCRIPT:
        return f"{module} is not in this page: a program has no way to JavaScript here."
    return f"{module} is not in this page: {WITHOUT_UVLOOP if module == 'uvloop' else ADVICE}."
