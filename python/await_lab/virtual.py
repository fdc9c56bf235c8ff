"""Puts a program on virtual time: its loops, the time module, random numbers, and threads on clocks of their own."""

import asyncio
import functools
import itertools
import math
import random
import sys
import threading
import time
from _thread import get_ident
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any

from . import pools, stacks
from .loop import Clock, Deadlock, OrderedTimer, OwnLoop, Unconnected, make_loops, make_only_loops, on_grid
from .output import Streams
from .recorder import Recorder
from .state import State
from .virtual_pools import STOPS, Done, Pools

__all__ = ["Deadlock", "become_virtual"]

EPOCH = 1_767_225_600.0
"""What time.time() begins with: the first second of 2026."""

JOB_WAITS = "in the simulated world what a pool's thread does can't wait for the rest of the program: choose Browser"
MOST_LOOKS, PER_LOOK = 1_000, 0.0001
MOST_TURNS, PER_TURN = 10_000, 0.001
"""How often a line asks for the time, or the loop goes round, in one moment; and how many seconds pass with each such
question, or turn, from then on: a program that waits so would wait for ever on a clock that stands still."""


def become_virtual(
    recorder: Recorder,
    clock: Clock,
    streams: Streams,
    seed: int,
    on_deadlock: Callable[[], None],
    base: type[OwnLoop] = Unconnected,
) -> "World":
    world = World(recorder, clock, on_deadlock)
    stacks.tell_apart(recorder.patches, world.identity)
    world.patch_time()
    world.patch_loops(base)
    world.pools.patch()
    recorder.on_end.append(world.settle)
    streams.divert = world.divert
    random.seed(seed)
    return world


class Systems(threading.local):
    """The stack of each thread of the system."""

    def __init__(self) -> None:
        self.stack = stacks.Stack(get_ident(), False)


class World:
    def __init__(self, recorder: Recorder, clock: Clock, on_deadlock: Callable[[], None]) -> None:
        self.recorder = recorder
        self.clock = clock
        self.on_deadlock = on_deadlock
        self._systems = Systems()
        self.main = self._systems.stack
        self.next_identity = itertools.count(stacks.FIRST).__next__
        self.woken = threading.Event()
        self.job: tuple[OwnLoop | None, Clock, State] | None = None
        """The work of a thread that is being done, on its own clock, and the loop that gave it."""
        self.pools = Pools(self)
        self.stacks: stacks.Virtual | None = None
        """What the program's own threads run on, in a page."""
        self.state: tuple[Any, ...] = ()
        """What had happened when the program last asked for the time."""
        self.looks = Counter[tuple[CodeType, int]]()
        """How often each place of the code has asked since."""
        self.turns = 0
        """How often the loop has gone round since it last waited."""

    def use(self, page: stacks.Page) -> stacks.Virtual:
        """Lets threads of the program run on stacks of the page."""

        def jump(moment: float) -> None:
            self.pools.settle(self.clock, moment)
            self.clock.now = max(self.clock.now, on_grid(moment))

        def check() -> None:
            if self.job:
                raise RuntimeError(JOB_WAITS)

        self.stacks = stacks.Virtual(page, self.main, self.next_identity, lambda: self.clock.now, jump, self._never)
        self.stacks.check = check
        stacks.install(self.recorder.patches, self.stacks)
        return self.stacks

    def _never(self) -> None:
        self.on_deadlock()
        raise Deadlock

    def is_mine(self) -> bool:
        """Whether whoever calls is on virtual time: threads of the system are not."""
        return self.stacks is not None or get_ident() == self.main.number

    def identity(self) -> int:
        """Which thread that is for the program."""
        return self._stack().identity

    def _stack(self) -> stacks.Stack:
        return self.stacks.current if self.stacks is not None else self._systems.stack

    @contextmanager
    def _as(self, identity: int) -> Iterator[None]:
        """Within, the stack that runs is that thread's."""
        stack = self._stack()
        before, stack.identity = stack.identity, identity
        try:
            yield
        finally:
            stack.identity = before

    def now(self) -> Clock:
        return self.job[1] if self.job else self.clock

    def limit(self, timeout: float | None) -> float:
        """The moment when a time limit that begins now is over."""
        return math.inf if timeout is None else on_grid(self.now().now + max(timeout, 0.0))

    def patch_time(self) -> None:
        put = self.recorder.patches.put
        really_sleep = time.sleep

        def sleep(seconds: float, /) -> None:
            if not self.is_mine():
                really_sleep(seconds)
                return
            if seconds < 0:
                raise ValueError("sleep length must be non-negative")
            self.wait_until(self.now().now + seconds)

        put(time, "sleep", sleep)
        put(time, "time", lambda: EPOCH + self.look().now)
        put(time, "time_ns", lambda: int(EPOCH) * 10**9 + self.look().nanos())
        for name in ("monotonic", "perf_counter"):
            put(time, name, lambda: self.look().now)
            put(time, f"{name}_ns", lambda: self.look().nanos())

    def look(self) -> Clock:
        """The clock for whoever asks. Who asks again and again in one place, and does nothing new, waits."""
        clock = self.now()
        asker = sys._getframe(2)
        if not self.is_mine() or asker.f_globals.get("__name__", "").startswith("asyncio."):
            return clock
        events, loop = self.recorder.trace.events, asyncio._get_running_loop()
        # A log that is full has no more events, but still there are tasks and turns.
        state = events[-1] if events else None, id(asyncio.current_task(loop)) if loop else 0, self.turns
        if state != self.state:
            self.state = state
            self.looks.clear()
        self.looks[asker.f_code, asker.f_lasti] += 1
        if self.looks[asker.f_code, asker.f_lasti] > MOST_LOOKS:
            self.wait_until(clock.now + PER_LOOK)
        return clock

    def wait_until(self, moment: float) -> None:
        """Blocks whoever calls until then."""
        clock = self.now()
        if clock is self.clock:
            if self.stacks is not None and len(self.stacks.all) > 1:
                self.stacks.sleep_until(moment)
                return
            self.pools.settle(clock, moment)
        clock.now = max(clock.now, on_grid(moment))

    def select(self, loop: Any, timeout: float | None, timers: list[OrderedTimer]) -> None:
        """Makes it the time of the next timer. While callbacks are ready no time passes, but for one of those that wait
        by coming back at once, again and again."""
        if self.stacks is not None and timeout != 0:
            self.turns = 0
            self.stacks.until(lambda: loop.is_woken, timers[0].when() if timeout is not None else None)
        elif timeout is None:
            if not self.wait_for_threads():
                self._never()
        elif timeout > 0:
            self.turns = 0
            self.wait_until(timers[0].when())
        else:
            self.turns += 1
            if self.turns >= MOST_TURNS:
                self.wait_until(min([self.clock.now + PER_TURN, *(timer.when() for timer in timers[:1])]))
            elif self.stacks is not None:
                self.stacks.give_way()
        loop.is_woken = False

    def patch_loops(self, base: type[OwnLoop]) -> None:
        world = self

        class Loop(base):  # type: ignore[valid-type,misc]
            is_woken = False

            def time(self) -> float:
                return world.look().now

            def select(self, timeout: float | None) -> tuple[()]:
                world.select(self, timeout, self._scheduled)
                return ()

            def _write_to_self(self) -> None:
                self.is_woken = True
                world.woken.set()

            def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:
                self._check_closed()
                if executor is None:
                    self._check_default_executor()
                taken = pools.submitted(self, executor, func, args)
                return world.run_job(self, executor, func, args) if taken is None else taken

        Loop.__name__ = Loop.__qualname__ = "VirtualLoop"
        make_loops(self.recorder, Loop)
        if base is Unconnected:
            # In a page any loop waits as the page lets it.
            make_only_loops(self.recorder, Loop)

    def wait_for_threads(self) -> bool:
        """Waits, really, for another thread to speak to the loop; false if there is none that could."""
        while not self.woken.wait(0.05):
            others = (thread for thread in threading.enumerate() if not isinstance(thread, pools.Thread))
            could = any(thread.ident != self.main.number and not thread.daemon for thread in others)
            if not could and not self.woken.is_set():
                return False
        self.woken.clear()
        return True

    def settle(self) -> None:
        """Does at the end what is left of jobs."""
        # One of them may be under way, and end the program by os._exit: what it prints is put off no more.
        self.job = None
        self.pools.settle(self.clock, math.inf)

    def divert(self, write: Callable[[], None]) -> bool:
        """What a thread prints is printed when its clock says so."""
        if self.job is None or not self.is_mine():
            return False
        loop, clock, state = self.job
        if loop is None:
            self.pools.at(clock.now, lambda: self._later(state, write))
        else:
            self._arm(loop, clock.now, self._later, state, write)
        return True

    def _arm(self, loop: Any, moment: float, act: Callable[..., Any], *args: Any) -> None:
        """A timer for what a thread does; asyncio's debug mode refuses one that is not set by the loop's own."""
        with self._as(loop._thread_id or self.main.number):
            loop.call_at(moment, act, *args)

    def _later(self, state: State, act: Callable[[], None]) -> None:
        here = self.recorder.here
        before = here.state, here.actor
        here.state, here.actor = state, state.number
        try:
            act()
        finally:
            here.state, here.actor = before

    def run_job(self, loop: OwnLoop, executor: Any, func: Any, args: Any) -> Any:
        """Does a thread's work at once, on the clock of the first worker that is free."""
        future = loop.create_future()
        self.recorder.thread_futures.add(future)
        state, end, result, error = self._work(loop, pools.owner(loop, executor), func, args, {})
        self._arm(loop, end, self._end, state.number, future, result, error)
        return future

    def submit(self, executor: Any, func: Any, args: Any, options: Any) -> Done:
        """The same for what is given to a pool itself: nobody but its future hears of it."""
        state, end, result, error = self._work(None, executor, func, args, options)
        self.pools.at(end, lambda: self._log(state.number, "poll-ended", 0))
        future = Done(self, end, result, error)
        loop = asyncio.events._get_running_loop() if self.job is None else None
        if loop is None:
            future.finish()
        else:
            self.pools.at(end, future.finish)
            # So that the loop comes by: also where no time passes until then.
            loop.call_at(end, future.finish)
        return future

    def _work(
        self, loop: OwnLoop | None, owner: Any, func: Any, args: Any, options: Any
    ) -> tuple[State, float, Any, BaseException | None]:
        """Who does it, until when, and what comes of it."""
        pools.refuse(owner)
        now = self.now().now
        worker = self.pools.worker(owner, now)
        outer = self.job
        clock = Clock()
        clock.now = max(worker.free, now)
        begin = functools.partial(self._log, worker.state.number, "poll-began")
        if loop is None:
            self.pools.at(clock.now, begin)
        else:
            self._arm(loop, clock.now, begin)
        self.job = loop, clock, worker.state
        try:
            with self._as(worker.identity), worker.found():
                initialize, worker.initialize = worker.initialize, None
                result, error = None, initialize() if initialize is not None else None
                if error is None:
                    result, error = pools.do(func, args, options)
        finally:
            self.job = outer
        if isinstance(error, STOPS):
            raise error
        self.pools.back(worker, clock.now)
        return worker.state, worker.free, result, error

    def _log(self, *event: Any) -> None:
        if self.recorder.active:
            number, name, *fields = event
            self.recorder.trace.add(number, 0, name, *fields)

    def _end(self, number: int, future: Any, result: Any, error: BaseException | None) -> None:
        self._log(number, "poll-ended", 0)
        self.recorder.here.actor = number
        pools.tell(future, result, error)
