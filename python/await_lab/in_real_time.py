"""Lets a program in the page wait for real: its stack is put aside until a promise of the page is kept.

There are no threads in the page. What a program gives to one runs on a stack of its own, which goes on while others
wait.
"""

import asyncio
import itertools
import time
import warnings
from _thread import get_ident
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, NamedTuple

from . import pools, stacks
from .initializers import initializing
from .lent import Page
from .loop import Deadlock, OwnLoop, make_loops
from .recorder import Recorder
from .sent import Sent
from .state import HIDDEN, State
from .streamed import APART, Streamed

LOOK = 0.002
"""How long it is until whoever blocks looks again, in seconds."""

NOT_JOINED = "The executor did not finishing joining its threads within {} seconds."
"""CPython's own words."""


class Job(NamedTuple):
    """What is given to a pool."""

    do: Callable[[], None]
    drop: Callable[[BaseException | None], None]
    """Ends it undone: with an error, or cancelled."""


class Pool:
    """The workers of one executor: those that are free, and jobs that wait for one."""

    def __init__(self, owner: Any) -> None:
        self.prefix = pools.prefix(owner)
        self.most = pools.most(owner)
        self.workers = 0
        self.at_work: set[int] = set()
        """Who is busy, by identity."""
        self.free: deque[pools.Worker] = deque()
        self.jobs: deque[Job] = deque()
        self.awaited: list[Any] = []
        """The futures of those who wait until all its jobs are done."""

    def drop(self, error: BaseException | None = None) -> None:
        """Ends all jobs that have not begun."""
        while self.jobs:
            # Each has an error of its own, which grows as it is raised.
            self.jobs.popleft().drop(error and type(error)(*error.args))


class RealTime:
    """The loops of a program, and what it gives to threads."""

    def __init__(self, recorder: Recorder, page: Page, on_deadlock: Callable[[], None]) -> None:
        self.recorder = recorder
        self.page = page
        self.on_deadlock = on_deadlock
        self.pools: pools.ByOwner[Pool] = pools.ByOwner()
        self.network = Sent(page)
        self.working = 0
        """How many stacks are under way beside the main one."""
        self.waited_for = 0
        """How many of them Python's end waits for: all but daemons."""
        self.leaves: type[BaseException] | None = None
        """What the main stack raises at its next wait for its loop or threads, once the program has ended itself."""
        self._next = itertools.count(stacks.FIRST).__next__
        page.recorder = recorder
        page.identity = self.main = get_ident()
        recorder.unseen = page.own_loop

    def patch(self, base: type[OwnLoop]) -> None:
        put = self.recorder.patches.put
        put(time, "sleep", self.page.sleep)
        stacks.install(self.recorder.patches, self)
        put(ThreadPoolExecutor, "submit", self._submit())
        put(ThreadPoolExecutor, "shutdown", self._shutdown())
        real = self

        class Loop(base):  # type: ignore[valid-type,misc]
            def select(self, timeout: float | None) -> tuple[()]:
                real.select(timeout)
                return ()

            def _write_to_self(self) -> None:
                real.page.wake()

            def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:
                self._check_closed()
                if executor is None:
                    self._check_default_executor()
                taken = pools.submitted(self, executor, func, args)
                return real.run_job(self, executor, func, args) if taken is None else taken

            def shutdown_default_executor(self, *timeout: Any, **options: Any) -> Any:
                is_own = self._default_executor is None and real.pools.get(self) is not None
                shut_down = real.shut_down if is_own else base.shutdown_default_executor
                return shut_down(self, *timeout, **options)

        HIDDEN.add(id(RealTime.shut_down.__code__))
        Loop.__name__ = Loop.__qualname__ = "PageLoop"
        make_loops(self.recorder, Loop)

    def _end_if_left(self) -> None:
        """Raises on the main stack once the program has ended itself. What there is beside it goes on unseen."""
        if self.leaves is not None and self.page.identity == self.main:
            raise self.leaves

    def select(self, timeout: float | None) -> None:
        self._end_if_left()
        trace = self.recorder.trace
        if isinstance(trace, Streamed):
            # Who waits for long is seen waiting.
            (trace.flush if timeout is None or timeout > APART else trace.flush_soon)()
        is_busy = self.working or self.network.open
        if timeout is None and not is_busy:
            self.on_deadlock()
            raise Deadlock
        if timeout is None or timeout > 0 or is_busy:
            self.page.until_woken(timeout)
        self.network.hear()

    def run_job(self, loop: Any, executor: Any, func: Any, args: Any) -> Any:
        """Does a thread's work on a stack of its own."""
        future = loop.create_future()
        self.recorder.thread_futures.add(future)

        def do() -> None:
            tell(*pools.do(func, args, {}))

        def tell(result: Any, error: BaseException | None) -> None:
            # A loop that is closed has nobody left who waits.
            if not loop.is_closed():
                loop.call_soon_threadsafe(pools.tell, future, result, error)

        def drop(error: BaseException | None) -> None:
            if error is not None:
                tell(None, error)
            elif not loop.is_closed():
                loop.call_soon_threadsafe(future.cancel)

        self._take(pools.owner(loop, executor), Job(do, drop))
        return future

    async def shut_down(self, loop: Any, timeout: float | None = None) -> None:
        """What CPython does with the executor that it makes for a loop: here is none."""
        loop._executor_shutdown_called = True
        try:
            async with asyncio.timeout(timeout):
                await self.until_idle(loop)
        except TimeoutError:
            warnings.warn(NOT_JOINED.format(timeout), RuntimeWarning, stacklevel=2)

    async def until_idle(self, loop: Any) -> None:
        """Waits until the loop's own pool has done its jobs, and those that they bring."""
        pool = self.pools.get(loop)
        while pool is not None and pool.at_work:
            future = loop.create_future()
            pool.awaited.append(future)
            await future

    def block_until(self, is_so: Callable[[], bool], timeout: float | None = None) -> bool:
        """Blocks whoever calls, while other stacks go on; false if time was up."""
        end = None if timeout is None else time.monotonic() + timeout
        while not is_so():
            self._end_if_left()
            if end is not None and time.monotonic() >= end:
                return False
            if end is None and not self.working:
                stacks.stuck()
            self.page.sleep(LOOK)
        return True

    def start(self, body: Callable[[int], None], is_daemon: bool) -> None:
        number = self._next()
        self.working += 1
        self.waited_for += not is_daemon

        def whole() -> None:
            self.page.identity = number
            try:
                body(number)
            finally:
                self.working -= 1
                self.waited_for -= not is_daemon
                self.page.wake()

        self.page.start(whole)

    def wait(self, is_so: Callable[[], bool], seconds: float | None = None) -> bool:
        return self.block_until(is_so, seconds)

    def identity(self) -> int:
        return self.page.identity

    def join_all(self) -> None:
        self.block_until(lambda: not self.waited_for)

    def _submit(self) -> Any:
        real = self

        def submit(executor: Any, fn: Any, /, *args: Any, **options: Any) -> Any:
            future: Future[Any] = Future()

            def do() -> None:
                if not future.set_running_or_notify_cancel():
                    return
                result, error = pools.do(fn, args, options)
                if error is not None:
                    future.set_exception(error)
                else:
                    future.set_result(result)

            def drop(error: BaseException | None) -> None:
                if error is None:
                    future.cancel()
                elif not future.done():
                    future.set_exception(error)

            real._take(executor, Job(do, drop))
            return future

        return submit

    def _shutdown(self) -> Any:
        real = self

        def shutdown(executor: Any, wait: bool = True, *, cancel_futures: bool = False) -> None:
            with executor._shutdown_lock:
                executor._shutdown = True
            pool = real.pools.get(executor)
            if cancel_futures and pool is not None:
                pool.drop()
            if wait and pool is not None:
                if real.page.identity in pool.at_work:
                    raise RuntimeError("cannot join current thread")
                real.block_until(lambda: not pool.at_work)
                real.pools.pop(executor)

        return shutdown

    def _take(self, owner: Any, job: Job) -> None:
        pools.refuse(owner)
        pool = self.pools.get(owner) or self.pools.put(owner, Pool(owner))
        pool.jobs.append(job)
        if pool.free:
            self._begin(pool, pool.free.popleft())
        elif pool.workers < pool.most:
            name = f"{pool.prefix}_{pool.workers}"
            worker = pools.Worker(self.recorder, name, self._next(), self.block_until)
            pool.workers += 1
            self._begin(pool, worker, initializing(owner))

    def _begin(self, pool: Pool, worker: pools.Worker, begin: Callable[[], BaseException | None] | None = None) -> None:
        """Has a worker do the next job. What it has to do first may take long: it has none until then."""
        job = pool.jobs.popleft() if begin is None else None
        self.working += 1
        self.waited_for += 1
        pool.at_work.add(worker.identity)

        def body() -> None:
            self.page.identity = worker.identity
            try:
                with worker.found(), self._on_lane(worker.state):
                    error = begin() if begin is not None else None
                    if error is not None:
                        pool.drop(error)
                    mine = job or (pool.jobs.popleft() if pool.jobs else None)
                    if mine is not None:
                        mine.do()
            finally:
                self.working -= 1
                self.waited_for -= 1
                pool.at_work.discard(worker.identity)
                if pool.jobs:
                    self._begin(pool, worker)
                else:
                    pool.free.append(worker)
                while not pool.at_work and pool.awaited:
                    awaited = pool.awaited.pop(0)
                    if not awaited.get_loop().is_closed():
                        awaited.get_loop().call_soon_threadsafe(pools.tell, awaited, None, None)
                self.page.wake()

        self.page.start(body)

    @contextmanager
    def _on_lane(self, worker: State) -> Iterator[None]:
        """What happens within is the thread's."""
        recorder, here = self.recorder, self.recorder.here
        before = dict(here.__dict__)
        here.state, here.task, here.actor = worker, None, worker.number
        if recorder.active:
            recorder.trace.add(worker.number, 0, "poll-began")
        try:
            yield
        finally:
            if recorder.active:
                recorder.trace.add(worker.number, 0, "poll-ended", 0)
            here.__dict__.clear()
            here.__dict__.update(before)
