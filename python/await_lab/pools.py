"""Pools of threads, as both worlds know them: whose each is, its workers' lanes, and how a job is done."""

import sys
from concurrent.futures import Future, thread
from typing import TYPE_CHECKING, Any

from .state import State

if TYPE_CHECKING:
    from .recorder import Recorder

RUN: Any = thread._WorkItem.run
"""What a pool's thread does with a job, before anybody watches it."""
USUAL_MOST = 8
"""How many threads a pool has at most that does not say it."""


def key(loop: Any, executor: Any) -> int:
    """What tells a pool from others; where no executor is named it is the loop's own."""
    return id(executor) if executor is not None else id(loop)


def most(executor: Any) -> int:
    return getattr(executor, "_max_workers", None) or USUAL_MOST


def prefix(executor: Any) -> str:
    """How the names of its threads begin."""
    return getattr(executor, "_thread_name_prefix", None) or "asyncio"


def new_worker(recorder: "Recorder", name: str) -> State:
    """The lane of a pool's thread that starts: told in the log."""
    worker = State(recorder.next_task(), recorder.run)
    if recorder.active:
        label = recorder.trace.line(recorder.unique(name))
        recorder.trace.add(worker.number, 0, "thread-started", label, recorder.here.actor)
    return worker


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
