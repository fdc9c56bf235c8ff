"""Puts a program on virtual time: its loops, the time module, random numbers, and threads on clocks of their own."""

import heapq
import random
import threading
import time
from collections.abc import Callable
from typing import Any

from .loop import Clock, Deadlock, VirtualLoop, make_loops, on_grid
from .output import Streams
from .recorder import Recorder
from .state import State

__all__ = ["Deadlock", "become_virtual"]

EPOCH = 1_767_225_600.0
"""What time.time() begins with: the first second of 2026."""
WORKERS = 8
"""Of a pool that does not say how many."""


def become_virtual(
    recorder: Recorder, clock: Clock, streams: Streams, seed: int, on_deadlock: Callable[[], None]
) -> None:
    world = World(recorder, clock, on_deadlock)
    world.patch_time()
    world.patch_loops()
    streams.divert = world.divert
    random.seed(seed)


class Worker:
    """A thread of a pool: when it is free again, and its lane."""

    def __init__(self, free: float, state: State) -> None:
        self.free = free
        self.state = state

    def __lt__(self, other: "Worker") -> bool:
        return (self.free, self.state.number) < (other.free, other.state.number)


class World:
    def __init__(self, recorder: Recorder, clock: Clock, on_deadlock: Callable[[], None]) -> None:
        self.recorder = recorder
        self.clock = clock
        self.on_deadlock = on_deadlock
        self.main = threading.get_ident()
        self.woken = threading.Event()
        self.job: tuple[VirtualLoop, Clock, State] | None = None
        """The work of a thread that is being done, on its own clock."""
        self.pools: dict[int, list[Worker]] = {}

    def now(self) -> Clock:
        return self.job[1] if self.job else self.clock

    def patch_time(self) -> None:
        put = self.recorder.patches.put
        really_sleep = time.sleep

        def sleep(seconds: float, /) -> None:
            if threading.get_ident() != self.main:
                really_sleep(seconds)
                return
            if seconds < 0:
                raise ValueError("sleep length must be non-negative")
            self.now().pass_by(seconds)

        put(time, "sleep", sleep)
        put(time, "time", lambda: EPOCH + self.now().now)
        put(time, "time_ns", lambda: int(EPOCH) * 10**9 + self.now().nanos())
        for name in ("monotonic", "perf_counter"):
            put(time, name, lambda: self.now().now)
            put(time, f"{name}_ns", lambda: self.now().nanos())

    def patch_loops(self) -> None:
        world = self

        class Loop(VirtualLoop):
            def __init__(self) -> None:
                super().__init__(world.clock, world.on_deadlock, world.wait_for_threads)

            def _write_to_self(self) -> None:
                world.woken.set()

            def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:  # type: ignore[override]
                self._check_closed()  # type: ignore[attr-defined]
                return world.run_job(self, executor, func, args)

        Loop.__name__ = Loop.__qualname__ = "VirtualLoop"
        make_loops(self.recorder, Loop)

    def wait_for_threads(self) -> bool:
        """Waits, really, for another thread to speak to the loop; false if there is none that could."""
        while not self.woken.wait(0.05):
            others = [thread for thread in threading.enumerate() if thread.ident != self.main and not thread.daemon]
            if not others and not self.woken.is_set():
                return False
        self.woken.clear()
        return True

    def divert(self, write: Callable[[], None]) -> bool:
        """What a thread prints is printed when its clock says so."""
        if self.job is None or threading.get_ident() != self.main:
            return False
        loop, clock, state = self.job
        loop.call_at(clock.now, self._later, state, write)
        return True

    def _later(self, state: State, act: Callable[[], None]) -> None:
        here = self.recorder.here
        before = here.state, here.actor
        here.state, here.actor = state, state.number
        try:
            act()
        finally:
            here.state, here.actor = before

    def run_job(self, loop: VirtualLoop, executor: Any, func: Any, args: Any) -> Any:
        """Does a thread's work at once, on the clock of the first worker that is free."""
        recorder, trace = self.recorder, self.recorder.trace
        future = loop.create_future()
        recorder.thread_futures.add(future)
        pool = self.pools.setdefault(id(executor) if executor is not None else id(loop), [])
        most = getattr(executor, "_max_workers", None) or WORKERS
        if len(pool) < most and not (pool and pool[0].free <= self.clock.now):
            prefix = getattr(executor, "_thread_name_prefix", None) or "asyncio"
            worker = Worker(self.clock.now, State(recorder.next_task(), recorder.run))
            if recorder.active:
                name = trace.line(recorder.unique(f"{prefix}_{len(pool)}"))
                trace.add(worker.state.number, 0, "thread-started", name, recorder.here.actor)
        else:
            worker = heapq.heappop(pool)
        outer = self.job
        clock = Clock()
        clock.now = begun = max(worker.free, self.now().now)
        self.job = loop, clock, worker.state
        result = error = None
        try:
            result = func(*args)
        except BaseException as raised:
            if isinstance(raised, SystemExit | KeyboardInterrupt | Deadlock):
                raise
            error = raised
        finally:
            self.job = outer
        worker.free = on_grid(clock.now)
        heapq.heappush(pool, worker)
        number = worker.state.number
        loop.call_at(begun, self._log, number, "poll-began")
        loop.call_at(worker.free, self._end, number, future, result, error)
        return future

    def _log(self, *event: Any) -> None:
        if self.recorder.active:
            number, name, *fields = event
            self.recorder.trace.add(number, 0, name, *fields)

    def _end(self, number: int, future: Any, result: Any, error: BaseException | None) -> None:
        self._log(number, "poll-ended", 0)
        self.recorder.here.actor = number
        if future.cancelled():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)
