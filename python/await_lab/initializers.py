"""What a pool's thread does before its first job, where the program gives an initializer."""

import sys
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, thread
from typing import Any, cast

WORK: Any = thread._worker
"""What a pool's thread does from its begin to its end."""


def broken(owner: Any) -> BaseException:
    """What the jobs of a pool come to in which a thread failed to begin."""
    error: BaseException = getattr(owner, "BROKEN", thread.BrokenThreadPool)(owner._broken)
    return error


class _Beginning:
    """Stands for an executor and its queue as one of its threads begins: no job is there, and none will come."""

    _shutdown = True

    def __init__(self, owner: Any) -> None:
        # A thread keeps no executor alive.
        self._owner = weakref.ref(owner)
        self.error: BaseException | None = None
        self.stop: BaseException | None = None
        """What came while it began, and is none of its own."""

    def kept(self, stops: tuple[type[BaseException], ...], begin: Callable[..., Any]) -> Callable[..., None]:
        def act(*given: Any) -> None:
            try:
                begin(*given)
            except stops as stop:
                self.stop = stop

        return act

    def _initializer_failed(self) -> None:
        owner = self._owner()
        if owner is not None:
            owner._initializer_failed()
        self.error = broken(owner) if owner is not None else thread.BrokenThreadPool()

    def get(self, block: bool = False) -> None:
        """Gives the end."""

    get_nowait = get

    def put(self, item: None) -> None:
        """Nobody else takes it."""


def initializing(owner: Any, stops: tuple[type[BaseException], ...] = ()) -> Callable[[], BaseException | None] | None:
    """What a new thread of a pool does before its first job, if anything: as CPython has it, with its line in
    tracebacks. Gives what all jobs come to if that fails; raises what is to stop more than the thread."""
    if not isinstance(owner, ThreadPoolExecutor):
        return None
    begin, executor = _Beginning(owner), cast(Any, owner)
    if sys.version_info >= (3, 14):
        context = executor._create_worker_context()
        if type(context) is thread.WorkerContext and context.initializer is None:
            return None
        context.initialize = begin.kept(stops, context.initialize)
        given: tuple[Any, ...] = context, begin
    elif executor._initializer is None:
        return None
    else:
        given = begin, begin.kept(stops, executor._initializer), executor._initargs

    def act() -> BaseException | None:
        WORK(lambda: begin, *given)
        if begin.stop is not None:
            raise begin.stop
        return begin.error

    return act
