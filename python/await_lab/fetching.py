"""Requests of a program in the page: what the page's own aiohttp, httpx and requests stand on.

In the simulated world they go nowhere: names as httpbin has them are answered as it answers, others with a page of a
size and after a delay that grow from the seed. In real time the worker sends them, to hosts that the reader agreed to.
"""

import asyncio
import base64
import json
import random
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit

from . import names
from .lacking import ADVICE
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


class ReadTimeout(Failed):
    """It took too long to come."""


class PoolTimeout(Failed):
    """It was too long until there was a connection for the request."""


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

    def send_blocking(self, method: str, url: str, headers: dict[str, str], body: bytes, read: float | None) -> Answer:
        """The same, for work on a thread. Raises ReadTimeout after so many seconds."""


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

    def send_blocking(self, method: str, url: str, headers: dict[str, str], body: bytes, read: float | None) -> Answer:
        delay, answer = self._answer(method, url, body)
        if read is not None and delay >= read:
            time.sleep(max(read, 0))
            raise ReadTimeout
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
    """At most so many requests at a time, and so many to one host; the others wait their turn. 0 is any number."""

    def __init__(self, limit: int, per_host: int = 0) -> None:
        self.limit = limit
        self.per_host = per_host
        self.taken = 0
        self.of_host: Counter[str] = Counter()
        self.waiting: deque[tuple[str, asyncio.Future[None]]] = deque()

    def _take(self, host: str) -> bool:
        """Takes one, if there is a free one."""
        if (self.limit and self.taken >= self.limit) or (self.per_host and self.of_host[host] >= self.per_host):
            return False
        self.taken += 1
        self.of_host[host] += 1
        return True

    async def take(self, host: str, seconds: float | None) -> None:
        """Raises PoolTimeout after that time."""
        if self._take(host):
            return
        turn = asyncio.get_running_loop().create_future()
        self.waiting.append((host, turn))
        try:
            async with asyncio.timeout(seconds):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self.give(host)
            if isinstance(error, TimeoutError):
                raise PoolTimeout from None
            raise

    def give(self, host: str) -> None:
        self.taken -= 1
        self.of_host[host] -= 1
        while self.waiting and self.waiting[0][1].done():
            self.waiting.popleft()
        for next_host, turn in self.waiting:
            # At once, lest another takes it before that one wakes.
            if not turn.done() and self._take(next_host):
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
        self,
        method: str,
        url: str,
        headers: dict[str, str],
        body: bytes,
        connections: Connections,
        pool: float | None = None,
        read: float | None = None,
    ) -> Answer:
        """Waits so many seconds for a connection, and so many for the answer, or as long as it takes."""
        recorder, host = self.recorder, urlsplit(url).netloc
        _refuse_body(method, body)
        found = guarded(recorder, Request, recorder, address(method, url))

        def say(stage: str, *about: Any) -> None:
            if found is not None:
                guarded(recorder, getattr(found, stage), *about)

        try:
            await connections.take(host, pool)
            try:
                say("started")
                async with asyncio.timeout(read):
                    answer = await self.network.send(method, url, headers, body)
            except TimeoutError:
                raise ReadTimeout from None
            finally:
                connections.give(host)
        except asyncio.CancelledError:
            say("aborted")
            raise
        except Failed as error:
            say("failed", error)
            raise
        return _told(answer, say)

    def fetch_blocking(
        self, method: str, url: str, headers: dict[str, str], body: bytes, read: float | None = None
    ) -> Answer:
        recorder = self.recorder
        _refuse_body(method, body)
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
            answer = self.network.send_blocking(method, url, headers, body, read)
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


def parameters(own: Any, more: Any) -> list[tuple[str, Any]]:
    """A client's own parameters; what a call names takes the place of those of that name."""
    joined: dict[str, list[Any]] = {}
    for given in (own, more):
        named: dict[str, list[Any]] = {}
        for name, value in given.items() if hasattr(given, "items") else given or ():
            named.setdefault(name, []).append(value)
        joined |= named
    return [(name, value) for name, values in joined.items() for value in values]


def content(json_of: Any = None, content_of: Any = None, form: Any = None) -> tuple[dict[str, str], bytes]:
    """The headers and the body that a call's `json`, `content` or `data` comes to: `json` is the last that counts."""
    given = content_of if content_of is not None else form
    if json_of is not None and not given:
        return {"content-type": "application/json"}, json.dumps(json_of).encode()
    if given is None:
        return {}, b""
    if isinstance(given, bytes):
        return {}, given
    if isinstance(given, str):
        return {}, given.encode()
    pairs = given.items() if hasattr(given, "items") else given
    return {"content-type": "application/x-www-form-urlencoded"}, urlencode(list(pairs)).encode()


def merged(*layers: Any) -> dict[str, str]:
    """Headers, their names in small letters, so that the last of a name counts: a browser would send all, joined."""
    found = {name.lower(): value for layer in layers for name, value in dict(layer or {}).items()}
    refuse("a request", {"a Cookie among its headers": found.get("cookie")})
    return found


def basic(user: str | bytes, password: str | bytes, encoding: str = "utf-8") -> str:
    both = (part if isinstance(part, bytes) else str(part).encode(encoding) for part in (user, password))
    return "Basic " + base64.b64encode(b":".join(both)).decode()


def refuse(call: str, options: Mapping[str, Any]) -> None:
    """Says which of them a page can't do, where it is given: dropped in silence, it would change what comes of it."""
    for name, value in options.items():
        if value:
            raise NotImplementedError(f"in a page {call} can't have {name}: leave it out, or {ADVICE}")


def check(call: str, options: Mapping[str, Any], harmless: str, lacking: str) -> None:
    """Passes options that change nothing in a page, refuses those that would, and those unknown as the library does."""
    for name, value in options.items():
        if name in lacking.split():
            refuse(call, {f"{name}=": value})
        elif name not in harmless.split():
            raise TypeError(f"{call}() got an unexpected keyword argument '{name}'")


def _refuse_body(method: str, body: bytes) -> None:
    """A browser sends none there."""
    if body and method in ("GET", "HEAD"):
        raise NotImplementedError(f"in a page {method} can't have a body: use POST, or {ADVICE}")
