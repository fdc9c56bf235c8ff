"""Pools of threads, as both worlds know them: whose each is, its workers and their lanes, and how a job is done."""

import asyncio
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, thread
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .state import State
from .trace import NEW

if TYPE_CHECKING:
    from .recorder import Recorder

RUN: Any = thread._WorkItem.run
"""What a pool's thread does with a job, before anybody watches it."""
SUBMIT: Any = ThreadPoolExecutor.submit
Kept = TypeVar("Kept")
Wait = Callable[[Callable[[], bool], float | None], object]
"""Lets others go on until something is so, or time is up. Where each job is done at once, there is none."""
USUAL_MOST = 8
"""How many threads a pool has at most that does not say it."""


def owner(loop: Any, executor: Any) -> Any:
    """Whose a pool is: an executor's or, where none is named or set, the loop's own."""
    if executor is None:
        executor = loop._default_executor
    return executor if executor is not None else loop


def submitted(loop: Any, executor: Any, func: Any, args: Any) -> Any:
    """The loop's future of a job that an executor takes by the program's own code; nothing for all others."""
    owner_ = owner(loop, executor)
    if not isinstance(owner_, ThreadPoolExecutor) or type(owner_).submit is ThreadPoolExecutor.submit:
        return None
    return asyncio.wrap_future(owner_.submit(func, *args), loop=loop)


def most(owner: Any) -> int:
    return getattr(owner, "_max_workers", None) or USUAL_MOST


def prefix(owner: Any) -> str:
    """How the names of its threads begin."""
    return getattr(owner, "_thread_name_prefix", None) or "asyncio"


def refuse(owner: Any) -> None:
    """Raises what an executor does that takes no more jobs."""
    is_pool = isinstance(owner, ThreadPoolExecutor)
    # A class of the program's may never have made itself a pool: CPython misses its lock.
    if is_pool and (not hasattr(owner, "_shutdown_lock") or owner._broken or owner._shutdown):
        SUBMIT(owner, refuse)
    if thread._shutdown:
        raise RuntimeError("cannot schedule new futures after interpreter shutdown")


class ByOwner(Generic[Kept]):
    """The pool of each executor, as long as there is one. They are told apart by what they are: their hash and their
    `==` may be the program's own code."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Kept, Any]] = {}

    def get(self, owner: Any) -> Kept | None:
        known = self._known.get(id(owner))
        return known[0] if known else None

    def put(self, owner: Any, pool: Kept) -> Kept:
        key, forget = id(owner), self._known.pop
        # The id may be that of another executor once this one is gone.
        self._known[key] = pool, weakref.ref(owner, lambda _: forget(key, None))
        return pool

    def pop(self, owner: Any) -> None:
        self._known.pop(id(owner), None)


class Thread(threading.Thread):
    """What the program finds as its current thread in a pool: none of the system, so it never starts or ends itself."""

    def __init__(self, name: str, identity: int, wait: Wait | None) -> None:
        super().__init__(name=name)
        self._ident = identity
        self._wait = wait
        self._started.set()  # type: ignore[attr-defined]

    def is_alive(self) -> bool:
        return _active.get(self._ident) is self

    def join(self, timeout: float | None = None) -> None:
        if self is threading.current_thread():
            raise RuntimeError("cannot join current thread")
        if self._wait is not None:
            self._wait(lambda: not self.is_alive(), timeout)


Thread.__name__ = Thread.__qualname__ = "Thread"
_active: dict[int, threading.Thread] = threading._active  # type: ignore[attr-defined]
"""Every thread that the program can find, by its identity."""


class Worker:
    """A thread of a pool: its lane, told in the log as it starts, and what threading knows of it."""

    def __init__(self, recorder: "Recorder", name: str, identity: int, wait: Wait | None = None) -> None:
        self.identity = identity
        self.state = State(0, recorder.run)
        self.thread = Thread(name, identity, wait)
        """Kept from job to job, as what threading.local keeps for it is."""
        if recorder.active:
            label, trace = recorder.trace.line(recorder.unique(name)), recorder.trace
            number = trace.add_new(recorder.tasks, NEW, 0, "thread-started", label, recorder.here.actor)
            self.state.number = number or 0

    @contextmanager
    def found(self) -> Iterator[None]:
        """Within, threading finds it by its identity."""
        _active[self.identity] = self.thread
        try:
            yield
        finally:
            _active.pop(self.identity, None)


def do(func: Any, args: Any, options: Any) -> tuple[Any, BaseException | None]:
    """Does a job, and gives what comes of it. A traceback shows the lines of the pool that a thread would have run."""
    future: Future[Any] = Future()
    item: Any = thread._WorkItem
    if sys.version_info >= (3, 14):
        RUN(item(future, (func, args, options)), thread.WorkerContext(None, ()))
    else:
        RUN(item(future, func, args, options))
    error = future.exception()
    return (future.result() if error is None else None), error


def tell(future: Any, result: Any, error: BaseException | None) -> None:
    """Gives a loop's future what a thread came to, unless nobody wants it any more."""
    if future.cancelled():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)
