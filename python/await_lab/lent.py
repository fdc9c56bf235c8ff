"""What the page's worker lends to a program in real time: promises to wait for, stacks, and requests."""

import asyncio
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

from .recorder import Recorder
from .streamed import APART, Streamed


class Page:
    """What the worker lends: promises to wait for, and stacks."""

    def __init__(
        self, waits: Any, run_sync: Callable[[Any], Any], can_run_sync: Callable[[], bool], own_loop: Any
    ) -> None:
        self._waits = waits
        self._run_sync = run_sync
        self._can_run_sync = can_run_sync
        self.own_loop = own_loop
        """Pyodide's, which has to be the running one while a stack is put aside."""
        create_task = own_loop.create_task
        # Its tasks have names, for those without are counted, and the program's own would skip numbers.
        own_loop.create_task = lambda coroutine, **options: create_task(coroutine, **{**options, "name": "page"})
        self.recorder: Recorder | None = None
        self.identity = 0
        """Whose stack runs, on real time."""

    def _keep(self) -> None:
        """Puts this stack aside until the promise that was made last is kept."""
        promise = self._waits.promise
        running = asyncio.events._get_running_loop()
        # Another stack may run a loop of its own meanwhile.
        task = asyncio.tasks._swap_current_task(running, None) if running else None  # type: ignore[attr-defined]
        hooks = sys.get_asyncgen_hooks()
        now = self.recorder.here.__dict__ if self.recorder else {}
        before, me = dict(now), self.identity
        asyncio.events._set_running_loop(self.own_loop)
        try:
            self._run_sync(promise)
        finally:
            asyncio.events._set_running_loop(running)
            if running:
                asyncio.tasks._swap_current_task(running, task)  # type: ignore[attr-defined]
            sys.set_asyncgen_hooks(*hooks)
            now.clear()
            now.update(before)
            self.identity = me

    def sleep(self, seconds: float) -> None:
        """Blocks whoever calls, and no other stack."""
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        trace = self.recorder.trace if self.recorder else None
        if seconds > APART and isinstance(trace, Streamed):
            trace.flush()
        if self._can_run_sync():
            self._waits.sleep(seconds * 1000)
            self._keep()
        else:
            self._waits.block(seconds * 1000)

    def until_woken(self, seconds: float | None) -> None:
        """Waits for that time, or until `wake`; for ever if there is no time."""
        self._waits.until(-1 if seconds is None else seconds * 1000)
        self._keep()

    def pause(self, number: int) -> None:
        """Puts this stack aside until it is resumed by that number."""
        self._waits.pause(number)
        self._keep()

    def resume(self, number: int) -> None:
        self._waits.resume(number)

    def has_stacks(self) -> bool:
        return self._can_run_sync()

    def wake(self) -> None:
        self._waits.wake()

    def ask(
        self,
        number: int,
        method: str,
        url: str,
        headers: dict[str, str],
        body: bytes,
        blocks: bool,
        seconds: float | None = None,
    ) -> Any:
        """Sends a request; gives its answer if the caller blocks, of status 0 if there is none after that time."""
        limit = -1 if seconds is None else max(seconds, 0) * 1000
        self._waits.ask(number, method, url, json.dumps(headers), body, blocks, limit)
        if not blocks:
            return None
        self._keep()
        return self._waits.answer(number)

    def give_up(self, number: int) -> None:
        self._waits.giveUp(number)

    def answers(self) -> Iterator[tuple[int, Any]]:
        """The requests that have been answered, and how."""
        while (number := self._waits.answered()) is not None:
            yield number, self._waits.answer(number)

    def start(self, body: Callable[[], None]) -> None:
        """Runs it on a stack of its own, as soon as all others wait."""

        def whole() -> None:
            running = asyncio.events._get_running_loop()
            asyncio.events._set_running_loop(None)
            if self.recorder is not None:
                self.recorder.here.begin()
            try:
                body()
            finally:
                asyncio.events._set_running_loop(running)

        self._waits.start(whole)
