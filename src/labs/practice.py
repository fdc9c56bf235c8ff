"""What the twins ask in place of a network: the practice server, as far as moments, statuses and sizes go."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Iterable
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from twin import LONGEST, MICROS, block, counted_request, now, splitmix64, whole_number


class FetchError(Exception):
    """Why a request gave no reply, and what to do next."""

    def __init__(self, reason: str, may_pass: bool = False):
        super().__init__(reason)
        self.may_pass = may_pass
        self.retry_after: float | None = None  # The practice server never asks for a pause.


class Reply(NamedTuple):
    status: int
    size: int

    def raise_for_status(self) -> "Reply":
        if self.status < 400:
            return self
        may_pass = self.status == 429 or self.status >= 500
        if self.status in (401, 403):
            advice = "ask for what needs no sign-in"
        else:
            advice = "try again, or allow more retries" if may_pass else "check the address"
        raise FetchError(f"HTTP status {self.status}: {advice}", may_pass)


class Session:
    """Stands in for an HTTP client: its requests wait as long as the practice server would take."""

    def __init__(self, connections: int | None = None):
        self.connection = asyncio.Semaphore(connections) if connections else contextlib.nullcontext()
        self.reply: Reply | None = None
        """The last answer that was complete."""

    async def get(self, url: str) -> Reply:
        async for _ in self.pieces(url):
            pass
        return self.reply

    async def pieces(self, url: str) -> AsyncIterator[int]:
        """The sizes of the body's pieces, as they come; then `reply` has the whole answer."""
        with counted_request(FetchError):
            if is_absolute(url):
                advice = f"run it in the browser to reach {url}"
                raise FetchError(f"the simulated world has the practice server only: {advice}")
            path = re.split("[?#]", url)[0]
            dots = (re.fullmatch(r"(\.|%2e){1,2}", segment, re.IGNORECASE) for segment in path.split("/"))
            if "\\" in path or any(dots):
                raise FetchError(CROOKED)
            async with self.connection:
                begun = now()
                answer = answer_to(url)
                await until(begun, answer.head)
                for moment, length in answer.parts:
                    await until(begun, moment)
                    yield length
                await until(begun, answer.end)
                self.reply = Reply(answer.status, sum(length for _, length in answer.parts))


async def until(begun: float, moment: int) -> None:
    pause = round(begun + moment / MICROS - now(), 6)
    if pause > 0:
        await asyncio.sleep(pause)


class Answer(NamedTuple):
    status: int
    head: int
    """When the headers come, in microseconds since the request."""
    parts: list[tuple[int, int]]
    """When the parts of the body come, and their sizes."""
    end: int


def blocking_get(url: str) -> int:
    """Blocks the thread for as long as the practice server would take; gives the status."""
    answer = answer_to(url)
    block(answer.end / MICROS)
    return answer.status


LARGEST = 10 * 1024 * 1024
PART = 64 * 1024
SAMPLE_SIZE = 273


def answer_to(url: str) -> Answer:
    return answered(*split(url))


def split(url: str) -> tuple[str, "Wishes"]:
    """The path, and what else is asked for."""
    path, _, query = url.split("#")[0].partition("?")
    return path, Wishes(parse_qsl(query, keep_blank_values=True))


def is_absolute(url: str) -> bool:
    return bool(re.match(r"[/\\]|[^/?#\\]*:", url))


def lowered(url: str) -> str:
    """The address with all that is beyond a limit of the server lowered to it, as the server takes it."""
    path, wishes = split(url)
    with contextlib.suppress(FetchError):
        answered(path, wishes)
    if not wishes.lowered:
        return url
    for name in {"seconds", "count", "lines"} & wishes.lowered.keys():
        path = f"{path.partition('/')[0]}/{wishes.lowered[name]}"
    query = urlencode([(name, wishes.lowered.get(name, value)) for name, value in wishes.query])
    return f"{path}?{query}" if query else path


def answered(path: str, wishes: "Wishes") -> Answer:
    kind, slash, wish = path.partition("/")
    try:
        match kind if "/" not in wish else None:
            case "delay" if slash:
                head = wishes.number("seconds", wish, 6, 10 * MICROS)
                return at_once(200, '{"delay": ' + f"{head / MICROS:.6f}".rstrip("0").rstrip(".") + "}", head)
            case "page" if slash and re.fullmatch(r"[A-Za-z0-9._-]{1,100}", wish):
                end = wishes.number("ms", wishes.value("ms", "0"), 3, 10 * MICROS)
                size = wishes.number("bytes", wishes.value("bytes", "1024"), 0, LARGEST)
                head = end * 4 // 5
                moments = [head + (end - head) * part // 4 for part in range(1, 5)]
                quarters = [size // 4] * 3 + [size - size // 4 * 3]
                return streamed(status(wishes.value("status", "200")), head, zip(moments, quarters), end)
            case "status" if slash:
                return at_once(status(wish), f'{{"status": {wish}}}')
            case "bytes" if slash:
                size = wishes.number("count", wish, 0, LARGEST)
                return streamed(200, 0, [(0, min(PART, size - part)) for part in range(0, size, PART)], 0)
            case "stream" if slash:
                lines = range(wishes.number("lines", wish, 0, 100))
                return streamed(200, 0, [(0, len(f'{{"id": {line}}}\n')) for line in lines], 0)
            case "drip" if not slash:
                duration = wishes.number("duration", wishes.value("duration", "2"), 6, 10 * MICROS)
                size = wishes.number("numbytes", wishes.value("numbytes", "10"), 0, LARGEST)
                code = status(wishes.value("code", "200"))
                head = wishes.number("delay", wishes.value("delay", "0"), 6, 10 * MICROS)
                many = min(size, 100)
                if many == 0:
                    raise BadRequest
                moments = [head + duration * part // many for part in range(many)]
                lengths = [size * (part + 1) // many - size * part // many for part in range(many)]
                return streamed(code, head, zip(moments, lengths), head + duration)
            case "flaky" if not slash:
                rate = wishes.number("rate", wishes.value("rate", "0.5"), 6, MICROS)
                seed = wishes.value("seed", "1")
                if not re.fullmatch("[0-9]{1,20}", seed) or int(seed) >= 2**64:
                    raise BadRequest
                attempt = wishes.number("attempt", wishes.value("attempt", "1"), 0, 2**32 - 1)
                ok = splitmix64(int(seed), 1, attempt) % MICROS >= rate
                return at_once(200 if ok else 503, f'{{"attempt": {attempt}, "ok": {str(ok).lower()}}}')
            case "json" if not slash:
                return Answer(200, 0, [(0, SAMPLE_SIZE)], 0)
            case "ping" if not slash:
                return at_once(200, '{"protocol": 1, "version": "1"}')
            case "reset" if not slash:
                raise FetchError(CONNECTION_LOST, may_pass=True)
            case "stall" if not slash:
                return Answer(0, 24 * 60 * LONGEST, [], 0)
            case "page" if slash:
                raise BadRequest
            case _:
                return Answer(404, 0, [], 0)
    except BadRequest:
        return Answer(400, 0, [], 0)


CROOKED = (
    "an address of the practice server has no \\ and no . or .. between its slashes: write one such as delay/1"
)
CONNECTION_LOST = "network error: the connection was lost before an answer came; try again"


class BadRequest(Exception):
    pass


def at_once(code: int, body: str, head: int = 0) -> Answer:
    return streamed(code, head, [(head, len(body))], head)


def streamed(code: int, head: int, parts: Iterable[tuple[int, int]], end: int) -> Answer:
    if code in (204, 205, 304):
        return Answer(code, head, [], head)
    return Answer(code, head, [(at, length) for at, length in parts if length], end)


class Wishes:
    """What an address asks for beside its path."""

    def __init__(self, query: list[tuple[str, str]]):
        self.query = query
        self.lowered: dict[str, int] = {}
        """The limits that were met, by the names of the numbers."""

    def value(self, name: str, otherwise: str) -> str:
        """The first value of that name."""
        return next((value for of, value in self.query if of == name), otherwise)

    def number(self, name: str, text: str, places: int, most: int) -> int:
        """A number with at most `places` decimals (more are cut off), as a whole number of the last place."""
        if not re.fullmatch(r"[0-9]+(\.[0-9]+)?" if places else "[0-9]+", text):
            raise BadRequest
        whole, _, decimals = text.partition(".")
        number = whole_number(whole + decimals[:places].ljust(places, "0"))
        if number > most:
            self.lowered[name] = most // 10**places
        return min(number, most)


def status(text: str) -> int:
    if not re.fullmatch("[2-5][0-9][0-9]", text):
        raise BadRequest
    return int(text)
