"""Pools of threads on virtual time: each job is done at once, on the clock of the worker that would do it."""

import heapq
import itertools
from collections import deque
from collections.abc import Callable
from concurrent import futures as futures_package
from concurrent.futures import Future, ThreadPoolExecutor, _base
from typing import TYPE_CHECKING, Any

from . import pools
from .initializers import initializing
from .loop import Clock, Deadlock, Left, on_grid

if TYPE_CHECKING:
    from .virtual import World


STOPS = KeyboardInterrupt, Deadlock, Left
"""Ctrl-C, and the ends of the run, are not a thread's own: they come to the program at once."""


class Worker(pools.Worker):
    """A thread of a pool that knows when it is free again."""

    pool: "Pool"
    free: float
    initialize: Callable[[], BaseException | None] | None
    """What is to be done before the first job."""

    def __lt__(self, other: "Worker") -> bool:
        return (self.free, self.identity) < (other.free, other.identity)


class Pool:
    """The workers of one executor."""

    def __init__(self) -> None:
        self.started = 0
        self.idle: list[Worker] = []
        """Those that do no job at this moment of the program, by when they are free."""


class Done(Future[Any]):
    """What a job came to. Whoever asks waits until the worker's clock says that it is there."""

    def __init__(self, world: "World", end: float, value: Any, error: BaseException | None) -> None:
        super().__init__()
        self.end = end
        self._world = world
        self._value = value
        self._error = error
        self.has_failed = error is not None
        self.set_running_or_notify_cancel()

    def finish(self) -> None:
        if self.done():
            return
        value, error, self._value, self._error = self._value, self._error, None, None
        if error is not None:
            self.set_exception(error)
        else:
            self.set_result(value)

    def is_there(self, limit: float) -> bool:
        """Waits for it, until that moment at most."""
        self._world.wait_until(min(self.end, limit))
        if self.end > self._world.now().now:
            return False
        self.finish()
        return True

    def _wait(self, timeout: float | None) -> None:
        if not self.is_there(self._world.limit(timeout)):
            raise TimeoutError

    def result(self, timeout: float | None = None) -> Any:
        self._wait(timeout)
        return super().result()

    def exception(self, timeout: float | None = None) -> BaseException | None:
        self._wait(timeout)
        return super().exception()


class Pools:
    """The workers of every executor of a run, and what happens on them later."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.pools: pools.ByOwner[Pool] = pools.ByOwner()
        self._later: list[tuple[float, int, Callable[[], None]]] = []
        self._next = itertools.count().__next__

    def at(self, moment: float, act: Callable[[], None]) -> None:
        """Does it when the clock is there, whether or not a loop runs."""
        heapq.heappush(self._later, (moment, self._next(), act))

    def settle(self, clock: Clock, until: float) -> None:
        """Does what is due until then, each at its moment."""
        while self._later and self._later[0][0] <= until:
            moment, _, act = heapq.heappop(self._later)
            clock.now = max(clock.now, moment)
            act()

    def worker(self, owner: Any, now: float) -> Worker:
        """The first that is free, or one more if there may be one."""
        pool = self.pools.get(owner) or self.pools.put(owner, Pool())
        if pool.idle and (pool.idle[0].free <= now or pool.started >= pools.most(owner)):
            return heapq.heappop(pool.idle)
        name = f"{pools.prefix(owner)}_{pool.started}"
        pool.started += 1
        worker = Worker(self.world.recorder, name, self.world.next_identity())
        worker.pool, worker.free, worker.initialize = pool, now, initializing(owner, STOPS)
        return worker

    def back(self, worker: Worker, free: float) -> None:
        """The worker has done its job."""
        worker.free = on_grid(free)
        heapq.heappush(worker.pool.idle, worker)

    def patch(self) -> None:
        world = self.world

        def submit(executor: Any, fn: Any, /, *args: Any, **options: Any) -> Any:
            return world.submit(executor, fn, args, options)

        def shutdown(executor: Any, wait: bool = True, *, cancel_futures: bool = False) -> None:
            with executor._shutdown_lock:
                executor._shutdown = True
            pool = self.pools.get(executor)
            if wait and pool is not None:
                world.wait_until(max((worker.free for worker in pool.idle), default=0.0))
                self.pools.pop(executor)

        as_completed, wait = _base.as_completed, _base.wait

        def in_order(fs: Any, timeout: float | None = None) -> Any:
            futures = list(fs)
            if not all(isinstance(future, Done) for future in futures):
                yield from as_completed(futures, timeout)
                return
            limit = world.limit(timeout)
            left = deque(sorted(dict.fromkeys(futures), key=lambda future: future.end))
            count = len(left)
            while left:
                now = world.now().now
                # Those that are there are given however late it is, as CPython has it.
                for future in [future for future in left if future.end <= now]:
                    left.popleft()
                    future.finish()
                    yield future
                if left and world.now().now >= limit:
                    raise TimeoutError(f"{len(left)} (of {count}) futures unfinished")
                if left:
                    left[0].is_there(limit)

        def wait_for(fs: Any, timeout: float | None = None, return_when: str = _base.ALL_COMPLETED) -> Any:
            futures, limit = set(fs), world.limit(timeout)
            jobs = sorted((future for future in futures if isinstance(future, Done)), key=lambda future: future.end)
            for job in jobs:
                is_last = return_when == _base.FIRST_COMPLETED or (
                    return_when == _base.FIRST_EXCEPTION and job.has_failed
                )
                if not job.is_there(limit) or is_last:
                    break
            if len(jobs) < len(futures):
                return wait(futures, None if timeout is None else max(limit - world.now().now, 0), return_when)
            done: set[Any] = {job for job in jobs if job.is_there(world.now().now)}
            return _base.DoneAndNotDoneFutures(done, futures - done)

        put = world.recorder.patches.put
        for owner in (_base, futures_package):
            put(owner, "as_completed", in_order)
            put(owner, "wait", wait_for)
        put(ThreadPoolExecutor, "submit", submit)
        put(ThreadPoolExecutor, "shutdown", shutdown)
