"""Requests of a program in the page: what the page's own aiohttp, httpx and requests stand on.

In the simulated world they go nowhere: names as httpbin has them are answered as it answers, others with a page of a
size and after a delay that grow from the seed. In real time the worker sends them, to hosts that the reader agreed to.
"""

import asyncio
import base64
import json
import random
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit

from . import names
from .output import Streams
from .recorder import Recorder
from .requests import Request, address, guarded

LONGEST_DELAY = 10.0
MOST_BYTES = 100 * 1024


SITES = {
    "www.python.org": (0.12, 51_012),
    "docs.python.org": (0.11, 17_129),
    "www.github.com": (0.80, 281_297),
    "www.google.com": (0.46, 16_957),
    "www.wikipedia.org": (0.36, 88_783),
}
"""After how many seconds these answered with how many bytes, in the article of Sánchez Yalí."""


class Failed(Exception):
    """There was no answer; why."""


class Answer:
    """Status, headers by their names in small letters, and the whole body."""

    def __init__(self, url: str, status: int, headers: dict[str, str], body: bytes) -> None:
        self.url = url
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


class Network(Protocol):
    """What sends: the simulated network, or the worker."""

    async def send(self, method: str, url: str, headers: dict[str, str], body: bytes) -> Answer:
        """Raises Failed."""

    def send_blocking(self, method: str, url: str, headers: dict[str, str], body: bytes) -> Answer:
        """The same, for work on a thread."""


class Simulated:
    """A network that exists in the log alone."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    async def send(self, method: str, url: str, headers: dict[str, str], body: bytes) -> Answer:
        delay, answer = self._answer(method, url, body)
        done = asyncio.get_running_loop().create_future()
        timer = asyncio.get_running_loop().call_later(delay, _set, done)
        try:
            await done
        finally:
            timer.cancel()
        return answer

    def send_blocking(self, method: str, url: str, headers: dict[str, str], body: bytes) -> Answer:
        delay, answer = self._answer(method, url, body)
        time.sleep(delay)
        return answer

    def _answer(self, method: str, url: str, body: bytes) -> tuple[float, Answer]:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Failed(f"{url} is no address of the web")
        name, _, value = parts.path.strip("/").partition("/")
        number = _number(value)
        delay = round(self._random.uniform(0.05, 0.5), 3)
        said = {"args": dict(parse_qsl(parts.query)), "url": url}
        if name == "delay" and number is not None:
            return min(number, LONGEST_DELAY), _json(url, 200, said)
        if name == "status" and number is not None and 200 <= number < 600:
            return 0.02, Answer(url, int(number), {"content-type": "text/html"}, b"")
        if name == "bytes" and number is not None:
            content = random.Random(int(number)).randbytes(min(int(number), MOST_BYTES))
            return 0.02, Answer(url, 200, {"content-type": "application/octet-stream"}, content)
        if name in ("get", "post", "put", "patch", "anything", "json", "ip", "headers", "uuid", "user-agent"):
            return 0.02, _json(url, 200, said | {"method": method, "data": body.decode("utf-8", "replace")})
        size = self._random.randrange(500, 20_000)
        delay, size = SITES.get(parts.hostname, (delay, size))
        start = f"<!doctype html><title>{parts.hostname}</title><p>Simulated: nothing was sent to {parts.hostname}."
        page = start.encode().ljust(size)
        return delay, Answer(url, 200, {"content-type": "text/html; charset=utf-8"}, page)


def _set(done: "asyncio.Future[None]") -> None:
    if not done.done():
        done.set_result(None)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number < 1e9 else None


def _json(url: str, status: int, content: object) -> Answer:
    return Answer(url, status, {"content-type": "application/json"}, json.dumps(content, indent=2).encode() + b"\n")


class Connections:
    """At most so many requests at a time; the others wait their turn. 0 is any number."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.taken = 0
        self.waiting: deque[asyncio.Future[None]] = deque()

    async def take(self) -> None:
        while self.limit and self.taken >= self.limit:
            turn = asyncio.get_running_loop().create_future()
            self.waiting.append(turn)
            try:
                await turn
            except BaseException:
                if turn.done() and not turn.cancelled():
                    self._next()
                raise
        self.taken += 1

    def give(self) -> None:
        self.taken -= 1
        self._next()

    def _next(self) -> None:
        while self.waiting:
            turn = self.waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return


class Fetching:
    """Sends a run's requests, and records their stages."""

    def __init__(self, recorder: Recorder, network: Network, streams: Streams) -> None:
        self.recorder = recorder
        self.network = network
        self.streams = streams
        """What a thread says on virtual time comes when its clock says so: its requests do as its lines do."""

    async def fetch(
        self, method: str, url: str, headers: dict[str, str], body: bytes, connections: Connections
    ) -> Answer:
        recorder = self.recorder
        found = guarded(recorder, Request, recorder, address(method, url))

        def say(stage: str, *about: Any) -> None:
            if found is not None:
                guarded(recorder, getattr(found, stage), *about)

        try:
            await connections.take()
            try:
                say("started")
                answer = await self.network.send(method, url, headers, body)
            finally:
                connections.give()
        except asyncio.CancelledError:
            say("aborted")
            raise
        except Failed as error:
            say("failed", error)
            raise
        return _told(answer, say)

    def fetch_blocking(self, method: str, url: str, headers: dict[str, str], body: bytes) -> Answer:
        recorder = self.recorder
        chain = guarded(recorder, lambda: recorder.sources.chain_here(names.caller(1)))
        found: list[Request] = []

        def begin() -> None:
            request = guarded(recorder, Request, recorder, address(method, url), chain)
            found[:] = [request] if request is not None else []

        def say(stage: str, *about: Any) -> None:
            def later() -> None:
                for request in found:
                    guarded(recorder, getattr(request, stage), *about)

            self._at_its_time(later)

        self._at_its_time(begin)
        say("started")
        try:
            answer = self.network.send_blocking(method, url, headers, body)
        except Failed as error:
            say("failed", error)
            raise
        return _told(answer, say)

    def _at_its_time(self, act: Callable[[], None]) -> None:
        if not self.streams.divert(act):
            act()


def _told(answer: Answer, say: Callable[..., None]) -> Answer:
    """Says what came, its whole body at once."""
    say("answered", answer.status)
    say("arrived", len(answer.body))
    say("finished")
    return answer


_current: list[Fetching] = []


def use(fetching: Fetching) -> None:
    """Takes it for the requests of this run."""
    _current[:] = [fetching]


def current() -> Fetching:
    return _current[0]


def whole(base: str, url: str, params: Any = None) -> str:
    """An address, from the base of a session and with its parameters."""
    if base and "://" not in url:
        url = f"{base.rstrip('/')}/{url.lstrip('/')}"
    pairs = params.items() if hasattr(params, "items") else params
    return f"{url}{'&' if '?' in url else '?'}{urlencode(list(pairs))}" if pairs else url


def content(data: Any = None, content_of: Any = None, form: Any = None) -> tuple[dict[str, str], bytes]:
    """The headers and the body that a call's `json`, `content` or `data` comes to."""
    if data is not None:
        return {"content-type": "application/json"}, json.dumps(data).encode()
    given = content_of if content_of is not None else form
    if given is None:
        return {}, b""
    if isinstance(given, bytes):
        return {}, given
    if isinstance(given, str):
        return {}, given.encode()
    pairs = given.items() if hasattr(given, "items") else given
    return {"content-type": "application/x-www-form-urlencoded"}, urlencode(list(pairs)).encode()


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
