"""An event loop whose clock jumps to the next deadline: asyncio's own loop, but for time and for what it selects.

Time is kept in whole microseconds. Timers of the same deadline fire in the order of arming, for which asyncio's heap
gives no promise. When nothing can ever happen again, `Deadlock` is raised.
"""

import asyncio
import heapq
import itertools
from collections.abc import Coroutine


class Deadlock(Exception):
    """No task is ready and no timer armed."""


class Counted(Coroutine):
    """A coroutine whose steps are counted."""

    def __init__(self, coroutine):
        self.coroutine = coroutine
        self.steps = 0

    def send(self, value):
        self.steps += 1
        return self.coroutine.send(value)

    def throw(self, *error):
        self.steps += 1
        return self.coroutine.throw(*error)

    def close(self):
        return self.coroutine.close()

    def __await__(self):
        return self.coroutine.__await__()


class OrderedTimer(asyncio.TimerHandle):
    """A timer that knows its place among those of the same deadline."""

    order = 0

    def __lt__(self, other):
        return (self._when, self.order) < (other._when, other.order)


class VirtualLoop(asyncio.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self.micros = 0
        self._selector = self
        self._clock_resolution = 1e-9
        self._armed = itertools.count()

    def time(self):
        return self.micros / 1e6

    def call_at(self, when, callback, *args, context=None):
        timer = OrderedTimer(round(when * 1e6) / 1e6, callback, args, self, context)
        timer.order = next(self._armed)
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer

    def call_later(self, delay, callback, *args, context=None):
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def select(self, timeout):
        """Where asyncio's loop would wait for files and time, the clock jumps."""
        if timeout is None:
            raise Deadlock
        if timeout > 0:
            self.micros = round(self._scheduled[0]._when * 1e6)
        return ()

    def keep(self, seconds, step):
        """Keeps the thread for so long; each step takes a millisecond."""
        end = self.micros + round(seconds * 1e6)
        while self.micros < end:
            step()
            self.micros = min(self.micros + 1000, end)

    def run_in_executor(self, executor, function, *arguments):
        """A thread of its own: the clock goes back to when it began, and what comes of it is there when it ends."""
        began, future = self.micros, self.create_future()
        result = function(*arguments)
        took, self.micros = self.micros - began, began
        self.call_later(took / 1e6, future.set_result, result)
        return future

    def _process_events(self, events):
        pass
