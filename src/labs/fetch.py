"""Several requests, one after another or together: the Python twin of fetch/program.rs.

python3 src/labs/fetch.py [sequential | concurrent | bounded | as-completed | first] [name=value ...]

Nothing is sent: asyncio.sleep stands in for the practice server. Its answers take as long here, and have the same
statuses and sizes.
"""

import asyncio
import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from twin import LONGEST, MICROS, Lab, Limited, Preset, count, fill, now, say, seconds, splitmix64, text, whole_number


#~ begin
async def fetch_once(session, url, limit):
    """Asks once. No answer in time is a failure, and so is a status of 400 and above."""
    try:
        async with asyncio.timeout(limit):
            #~! At the limit the work inside is cancelled, and its cleanup awaited; in Rust it is dropped at once.
            reply = await session.get(url)  #~ fetch
    except TimeoutError:
        raise FetchError(f"timed out after {limit:.3f} s: raise the timeout, or try again", may_pass=True) from None
    return reply.raise_for_status()


async def fetch_row(request):
    """Asks, and after a pause again, as often as it may. A failure that stays gives a row, too."""
    begun = now()
    attempt = 1
    while True:
        try:
            reply = await fetch_once(request.session, request.address(attempt), request.timeout)
            return request.row(reply, now() - begun)
        except FetchError as error:
            if not request.may_retry(attempt, error):
                return request.error_row(error)
            pause = backoff(attempt, error)
        await asyncio.sleep(pause)  #~ backoff
        attempt += 1


def backoff(attempt, error):
    """As long as the server asks for, or half a second, doubled each time; at most half a minute."""
    doubled = 0.5 * 2 ** (attempt - 1)
    return min(error.retry_after or doubled, 30)


async def sequential(plan):
    """One after another: the sum of the times."""
    begun = now()
    for request in plan.requests():
        row = await fetch_row(request)
        say(row.text)  #~ row
    plan.say_took("Sequential", now() - begun)  #~ took


async def concurrent(plan):
    """All at once: the longest time. The rows keep the order of the addresses."""
    begun = now()
    tasks = [asyncio.create_task(fetch_row(request), name=request.name) for request in plan.requests()]  #~ spawn
    for row in await asyncio.gather(*tasks):  #~ join
        say(row.text)  #~ row
    plan.say_took("Concurrent", now() - begun)  #~ took


async def bounded(plan):
    """All at once, but only a few in flight."""
    begun = now()
    semaphore = asyncio.Semaphore(plan.limit)
    tasks = [
        asyncio.create_task(fetch_in_turn(semaphore, request), name=request.name)  #~ spawn
        for request in plan.requests()
    ]
    for row in await asyncio.gather(*tasks):  #~ join
        say(row.text)  #~ row
    plan.say_took("Bounded", now() - begun)  #~ took


async def fetch_in_turn(semaphore, request):
    """Waits for one of the semaphore's permits first, and gives it back at the end."""
    async with semaphore:  #~ permit
        return await fetch_row(request)


async def as_completed(plan):
    """All at once, and each row as soon as it is there."""
    begun = now()
    tasks = [asyncio.create_task(fetch_row(request), name=request.name) for request in plan.requests()]  #~ spawn
    for arrival in asyncio.as_completed(tasks):
        row = await arrival  #~ next
        say(row.text)  #~ row
    plan.say_took("As-completed", now() - begun)  #~ took


async def first(plan):
    """All at once, until the first success: the other requests are cancelled."""
    begun = now()
    tasks = [asyncio.create_task(fetch_row(request), name=request.name) for request in plan.requests()]  #~ spawn
    for arrival in asyncio.as_completed(tasks):
        row = await arrival  #~ next
        say(row.text)  #~ row
        if row.ok:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)  #~ cancel
            break
    plan.say_took("First", now() - begun)  #~ took
#~ end


class Row(NamedTuple):
    """What is printed of a request."""

    text: str
    ok: bool


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


@dataclass
class Request:
    """One address with all that asking it takes."""

    session: "Session"
    index: int
    url: str
    timeout: float
    retries: int
    template: str

    @property
    def name(self) -> str:
        """A practice page stands for the site that it is named after."""
        page = re.match(r"page/([A-Za-z0-9._-]{1,100})(?=[?#]|$)", self.url)
        return f"https://{page[1]}" if page and "." in page[1] else self.url

    def address(self, attempt: int) -> str:
        """The flaky address has to say which try it is."""
        if attempt > 1 and re.match(r"flaky(\?|$)", self.url):
            _, question, query = self.url.partition("?")
            return f"flaky?attempt={attempt}" + ("&" + query if question else "")
        return self.url

    def may_retry(self, attempt: int, error: FetchError) -> bool:
        return attempt <= self.retries and error.may_pass

    def row(self, reply: Reply, elapsed: float) -> Row:
        values = {"index": self.index, "url": self.name, "status": reply.status, "bytes": reply.size}
        return Row(fill(self.template, **values, seconds=round(elapsed, 6)), True)

    def error_row(self, error: FetchError) -> Row:
        return Row(f"Error fetching {self.name}: {error}", False)


@dataclass
class Plan:
    seed: int
    urls: list[str]
    limit: int
    timeout: float
    retries: int
    connections: int | None
    row: str
    took: str

    def requests(self) -> Iterator[Request]:
        session = Session(self.connections)
        for index, url in enumerate(self.urls):
            yield Request(session, index, url, self.timeout, self.retries, self.row)

    def say_took(self, name: str, elapsed: float) -> None:
        if self.took:
            say(fill(self.took, name=name, seconds=round(elapsed, 6)))


# The practice server, as far as its answers' moments, statuses and sizes go.


class Session:
    """Stands in for an HTTP client: its requests wait as long as the practice server would take."""

    def __init__(self, connections: int | None):
        self.connection = asyncio.Semaphore(connections) if connections else contextlib.nullcontext()

    async def get(self, url: str) -> Reply:
        if is_absolute(url):
            raise FetchError(f"the simulated world has the practice server only: run it in the browser to reach {url}")
        path = re.split("[?#]", url)[0]
        if "\\" in path or any(re.fullmatch(r"(\.|%2e){1,2}", segment, re.IGNORECASE) for segment in path.split("/")):
            raise FetchError(CROOKED)
        async with self.connection:
            begun = now()
            answer = answer_to(url)
            for moment in answer.moments:
                pause = round(begun + moment / MICROS - now(), 6)
                if pause > 0:
                    await asyncio.sleep(pause)
            return Reply(answer.status, answer.size)


class Answer(NamedTuple):
    status: int
    size: int
    moments: list[int]
    """When headers, parts and end come, in microseconds since the request."""


LARGEST = 10 * 1024 * 1024
SAMPLE_SIZE = 273


def answer_to(url: str) -> Answer:
    return answered(*split(url))


def split(url: str) -> tuple[str, "Wishes"]:
    """The path, and what else is asked for."""
    path, _, query = url.split("#")[0].partition("?")
    return path, Wishes(parse_qsl(query, keep_blank_values=True))


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
                parts = [head + (end - head) * part // 4 for part in range(1, 5)]
                quarters = [size // 4] * 3 + [size - size // 4 * 3]
                arrivals = [moment for moment, quarter in zip(parts, quarters) if quarter]
                return streamed(status(wishes.value("status", "200")), size, head, arrivals, end)
            case "status" if slash:
                return at_once(status(wish), f'{{"status": {wish}}}')
            case "bytes" if slash:
                return Answer(200, wishes.number("count", wish, 0, LARGEST), [])
            case "stream" if slash:
                lines = range(wishes.number("lines", wish, 0, 100))
                return at_once(200, "".join(f'{{"id": {line}}}\n' for line in lines))
            case "drip" if not slash:
                duration = wishes.number("duration", wishes.value("duration", "2"), 6, 10 * MICROS)
                size = wishes.number("numbytes", wishes.value("numbytes", "10"), 0, LARGEST)
                code = status(wishes.value("code", "200"))
                head = wishes.number("delay", wishes.value("delay", "0"), 6, 10 * MICROS)
                many = min(size, 100)
                if many == 0:
                    raise BadRequest
                parts = [head + duration * part // many for part in range(many)]
                return streamed(code, size, head, parts, head + duration)
            case "flaky" if not slash:
                rate = wishes.number("rate", wishes.value("rate", "0.5"), 6, MICROS)
                seed = wishes.value("seed", "1")
                if not re.fullmatch("[0-9]{1,20}", seed) or int(seed) >= 2**64:
                    raise BadRequest
                attempt = wishes.number("attempt", wishes.value("attempt", "1"), 0, 2**32 - 1)
                ok = splitmix64(int(seed), 1, attempt) % MICROS >= rate
                return at_once(200 if ok else 503, f'{{"attempt": {attempt}, "ok": {str(ok).lower()}}}')
            case "json" if not slash:
                return Answer(200, SAMPLE_SIZE, [])
            case "ping" if not slash:
                return at_once(200, '{"protocol": 1, "version": "1"}')
            case "reset" if not slash:
                raise FetchError(CONNECTION_LOST, may_pass=True)
            case "stall" if not slash:
                return Answer(0, 0, [24 * 60 * LONGEST])
            case "page" if slash:
                raise BadRequest
            case _:
                return Answer(404, 0, [])
    except BadRequest:
        return Answer(400, 0, [])


CROOKED = (
    "an address of the practice server has no \\ and no . or .. between its slashes: write one such as delay/1"
)
CONNECTION_LOST = "network error: the connection was lost before an answer came; try again"


class BadRequest(Exception):
    pass


def at_once(code: int, body: str, head: int = 0) -> Answer:
    return streamed(code, len(body), head, [], head)


def streamed(code: int, size: int, head: int, parts: list[int], end: int) -> Answer:
    bodiless = code in (204, 205, 304)
    return Answer(code, 0, [head]) if bodiless else Answer(code, size, [head, *parts, end])


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


def urls(text: str) -> list[str]:
    given = text.split()
    if not given:
        raise ValueError("write at least one address, such as delay/1")
    urls = [url if is_absolute(url) else lowered(url) for url in given[:1000]]
    limits = ["only the first 1000 addresses are used"] if len(given) > 1000 else []
    if urls != given[:1000]:
        limits.append("the practice server waits 10 s and sends 10 MiB or 100 lines at most")
    if limits:
        raise Limited(urls, "; ".join(limits))
    return urls


def is_absolute(url: str) -> bool:
    return bool(re.match(r"[/\\]|[^/?#\\]*:", url))


def connections(text: str) -> int | None:
    if text not in ("6", "100", "none"):
        raise ValueError("choose 6 (HTTP/1.1), 100 (HTTP/2) or none")
    return None if text == "none" else int(text)


LAB = Lab(
    name="fetch",
    fields={
        "urls": (urls, "delay/1 delay/2"),
        "limit": (count(1, 1000), "2"),
        "timeout": (seconds, "60"),
        "retries": (count(0, 10), "0"),
        "connections": (connections, "none"),
        "row": (text, "{url}: {status} ({bytes} bytes, {seconds:.2f}s)"),
        "took": (text, "{name} fetching: {seconds:.2f} seconds"),
    },
    plan=Plan,
    variants={
        "sequential": sequential,
        "concurrent": concurrent,
        "bounded": bounded,
        "as-completed": as_completed,
        "first": first,
    },
    shown=("sequential", "concurrent"),
    presets={
        "five-sites": Preset(
            {
                "urls": "page/www.python.org?ms=120&bytes=51012 page/docs.python.org?ms=110&bytes=17129"
                " page/www.github.com?ms=800&bytes=281297 page/www.google.com?ms=460&bytes=16957"
                " page/www.wikipedia.org?ms=360&bytes=88783"
            }
        ),
        "delays": Preset({"urls": "delay/1 delay/2 delay/1"}),
        "twenty": Preset({"urls": " ".join(["delay/0.2"] * 20), "limit": "6", "row": "Data {index}"}),
    },
)

if __name__ == "__main__":
    LAB.main()
