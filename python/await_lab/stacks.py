"""Threads of a program in the page, which has one: each runs on a stack of its own, until it waits for something.

What a thread waits for are locks, all of them in Python here, time, and what its loop waits for. `Virtual` says which
stack goes on then, on virtual time; in real time the page does.
"""

import _threading_local
import queue
import threading
from collections.abc import Callable
from typing import Any, NoReturn, Protocol

from .loop import on_grid
from .patches import Patches

STUCK = "nothing can ever happen again: what waits here for a lock, a queue, a thread or a socket waits for ever"
FIRST = 1 << 20
"""The identity of the first thread beside the main one."""


class Page(Protocol):
    """Lends stacks."""

    def start(self, body: Callable[[], None]) -> None: ...
    def pause(self, number: int) -> None: ...
    def resume(self, number: int) -> None: ...


class Threads(Protocol):
    """A way to run threads on stacks."""

    def start(self, body: Callable[[int], None], is_daemon: bool) -> None:
        """Runs it on a stack of its own; tells it who it is."""

    def wait(self, is_so: Callable[[], bool], seconds: float | None = None) -> bool:
        """Blocks this stack until it is so, or time is up."""

    def identity(self) -> int:
        """Whose stack this is."""


def tell_apart(patches: Patches, identity: Callable[[], int]) -> None:
    """Has threading ask there who runs, for the data of each thread, too."""
    patches.put(threading, "get_ident", identity)
    patches.put(threading, "local", _threading_local.local)


def install(patches: Patches, threads: Threads) -> None:
    """Has threading use them."""

    class Lock:
        def __init__(self) -> None:
            self._held = False

        def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
            seconds = timeout if timeout >= 0 else None
            if self._held and not (blocking and threads.wait(lambda: not self._held, seconds)):
                return False
            self._held = True
            return True

        def release(self) -> None:
            if not self._held:
                raise RuntimeError("release unlocked lock")
            self._held = False

        def locked(self) -> bool:
            return self._held

        def __enter__(self) -> bool:
            return self.acquire()

        def __exit__(self, *_: object) -> None:
            self.release()

        def __repr__(self) -> str:
            return f"<{'locked' if self._held else 'unlocked'} _thread.lock object at {id(self):#x}>"

    class Handle:
        """What a thread knows of the stack that it has."""

        def __init__(self) -> None:
            self.ident = 0
            self.done = False

        def is_done(self) -> bool:
            return self.done

        def join(self, timeout: float | None = None) -> None:
            threads.wait(self.is_done, None if timeout is None or timeout < 0 else timeout)

        def _set_done(self) -> None:
            self.done = True

    def start(bootstrap: Callable[[], None], *, handle: Any, daemon: bool = True) -> None:
        def body(identity: int) -> None:
            handle.ident = identity
            try:
                bootstrap()
            finally:
                handle.done = True

        threads.start(body, daemon)

    Lock.__name__, Lock.__qualname__, Lock.__module__ = "lock", "lock", "_thread"
    for name in ("Lock", "_allocate_lock"):
        patches.put(threading, name, Lock)
    patches.put(threading, "_CRLock", None)
    patches.put(threading, "_ThreadHandle", Handle)
    patches.put(threading, "_start_joinable_thread", start)
    tell_apart(patches, threads.identity)
    patches.put(queue, "SimpleQueue", queue._PySimpleQueue)  # type: ignore[attr-defined]


def stuck() -> NoReturn:
    raise RuntimeError(STUCK)


class Stack:
    def __init__(self, number: int, is_daemon: bool) -> None:
        self.number = number
        self.identity = number
        """Whose it is: its own thread's or, while that does a pool's job, that of the pool's thread."""
        self.is_daemon = is_daemon
        self.is_so: Callable[[], bool] = _always
        self.until: float | None = None

    def may_go_on(self, now: float) -> bool:
        return self.is_so() or (self.until is not None and self.until <= now)


def _always() -> bool:
    return True


def _never() -> bool:
    return False


class Virtual:
    """Stacks on virtual time: one goes on at a time, the next that can; time passes when none can."""

    def __init__(
        self,
        page: Page,
        main: Stack,
        next_identity: Callable[[], int],
        now: Callable[[], float],
        jump: Callable[[float], None],
        dead: Callable[[], None],
    ) -> None:
        self.page = page
        self.now = now
        self.jump = jump
        self.dead = dead
        """Raises where a loop waits, and nobody can ever go on."""
        self.check: Callable[[], None] = lambda: None
        """Raises where no stack may wait."""
        self.main = self.current = main
        self.all = [self.main]
        self.is_dead = False
        self._next = next_identity

    def identity(self) -> int:
        return self.current.identity

    def start(self, body: Callable[[int], None], is_daemon: bool) -> None:
        me, stack = self.current, Stack(self._next(), is_daemon)
        self.all.append(stack)

        def whole() -> None:
            try:
                body(stack.number)
            finally:
                at = self.all.index(stack)
                del self.all[at]
                following = self.current = self._following(at)
                self.page.resume(following.number)

        self.page.start(whole)
        me.is_so, me.until = _always, None
        self.current = stack
        self.page.pause(me.number)

    def wait(self, is_so: Callable[[], bool], seconds: float | None = None) -> bool:
        if is_so():
            return True
        self.check()
        return self.until(is_so, None if seconds is None else self.now() + seconds, stuck)

    def until(self, is_so: Callable[[], bool], moment: float | None, dead: Callable[[], None] | None = None) -> bool:
        """Blocks this stack until it is so, or until that moment."""
        me = self.current
        me.is_so, me.until = is_so, on_grid(moment) if moment is not None else None
        following = self._following(self.all.index(me) + 1)
        if following is not me:
            self.current = following
            self.page.resume(following.number)
            self.page.pause(me.number)
        if self.is_dead and me is self.main:
            self.is_dead = False
            (dead or self.dead)()
        return is_so()

    def sleep_until(self, moment: float) -> None:
        self.until(_never, moment)

    def give_way(self) -> None:
        """Lets others go on that can."""
        self.until(_always, None)

    def join_all(self) -> None:
        """What Python does at its end: waits for every thread that is no daemon."""
        self.wait(lambda: all(stack.is_daemon for stack in self.all[1:]))

    def _following(self, at: int) -> Stack:
        """Who goes on: the first that can, from that place on."""
        order = [*self.all[at:], *self.all[:at]]
        while True:
            for stack in order:
                if stack.may_go_on(self.now()):
                    return stack
            moments = [stack.until for stack in order if stack.until is not None]
            if not moments:
                self.is_dead = True
                return self.main
            self.jump(min(moments))
