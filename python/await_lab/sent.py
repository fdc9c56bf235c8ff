"""Requests of a program in real time: the worker sends them, through its guard."""

import asyncio
import itertools
import json
from typing import Any

from .fetching import Answer, Failed, ReadTimeout
from .lent import Page


class Sent:
    """The worker's network."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._next = itertools.count().__next__
        self.open: dict[int, asyncio.Future[Any]] = {}
        """Requests that are under way, by their numbers."""

    async def send(self, method: str, url: str, headers: dict[str, str], body: bytes) -> Answer:
        number = self._next()
        future = self.open[number] = asyncio.get_running_loop().create_future()
        self._page.ask(number, method, url, headers, body, blocks=False)
        try:
            answer = await future
        except asyncio.CancelledError:
            self.open.pop(number, None)
            self._page.give_up(number)
            raise
        return _read(url, answer)

    def send_blocking(self, method: str, url: str, headers: dict[str, str], body: bytes, read: float | None) -> Answer:
        return _read(url, self._page.ask(self._next(), method, url, headers, body, blocks=True, seconds=read))

    def hear(self) -> None:
        """Tells those who wait of the answers that have come."""
        for number, answer in self._page.answers():
            future = self.open.pop(number, None)
            if future is not None and not future.done():
                future.set_result(answer)


def _read(url: str, answer: Any) -> Answer:
    if answer.error:
        raise Failed(f"{url}: {answer.error}")
    if not answer.status:
        raise ReadTimeout
    return Answer(answer.url, answer.status, dict(json.loads(answer.headers)), answer.body.to_bytes())
