"""Stands for the page's worker in real time.

Its promises are locks, and its stacks are threads, of which one goes on at a time.
"""

import _thread
import time
from collections import deque
from types import SimpleNamespace

allocate_lock, start_new_thread, really_sleep = _thread.allocate_lock, _thread.start_new_thread, time.sleep


class Waits:
    """What static/program-worker.js lends by that name. Its practice server knows delays only."""

    def __init__(self):
        self.promise = None
        self.sleepers, self.is_awake = [], False
        self._answers, self._answered = {}, deque()
        self._guard = allocate_lock()
        self._open, self._ready, self._is_free = set(), deque(), False

    def run_sync(self, promise):
        with self._guard:
            if self._ready:
                self._ready.popleft().release()
            else:
                self._is_free = True
        if promise is not None:
            promise.acquire()

    def sleep(self, ms):
        self.promise = self._new()
        self._soon(self.promise, ms)

    def until(self, ms):
        self.promise = self._new()
        if self.is_awake:
            self.is_awake = False
            self._keep(self.promise)
        else:
            self.sleepers.append(self.promise)
        if ms >= 0:
            self._soon(self.promise, ms)

    def wake(self):
        self.is_awake = True
        while self.sleepers:
            self._keep(self.sleepers.pop(0))

    def start(self, body):
        turn = self._new()

        def whole():
            turn.acquire()
            try:
                body()
            finally:
                self.run_sync(None)

        start_new_thread(whole, ())
        self._keep(turn)

    def ask(self, number, method, url, headers, body, blocks, limit):
        promise = self.promise = self._new() if blocks else None
        delay = float(url.rpartition("/")[2]) * 1000
        late = 0 <= limit < delay
        body = SimpleNamespace(to_bytes=lambda: b"{}")
        answer = SimpleNamespace(status=0 if late else 200, error="", url=url, headers="{}", body=body)

        def keep():
            really_sleep((limit if late else delay) / 1000)
            self._answers[number] = answer
            if blocks:
                self._keep(promise)
            else:
                self._answered.append(number)
                self.wake()

        start_new_thread(keep, ())

    def giveUp(self, number):
        """Its answer comes all the same, and nobody takes it."""

    def answered(self):
        return self._answered.popleft() if self._answered else None

    def answer(self, number):
        return self._answers.pop(number)

    def _new(self):
        promise = allocate_lock()
        promise.acquire()
        self._open.add(promise)
        return promise

    def _soon(self, promise, ms):
        if ms < 1:
            self._keep(promise)
        else:
            start_new_thread(lambda: (really_sleep(ms / 1000), self._keep(promise)), ())

    def _keep(self, promise):
        """Once; whoever waits for it goes on in turn."""
        with self._guard:
            if promise not in self._open:
                return
            self._open.discard(promise)
            if self._is_free:
                self._is_free = False
                promise.release()
            else:
                self._ready.append(promise)


class OwnLoop:
    """Stands for Pyodide's, which makes no task here."""

    def create_task(self, coroutine, **options):
        raise NotImplementedError
