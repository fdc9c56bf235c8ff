"""Several requests, one after another or together: the Python twin of fetch/program.rs.

python3 src/labs/fetch.py [sequential | concurrent | bounded | as-completed | first] [name=value ...]

Nothing is sent: asyncio.sleep stands in for the practice server. Its answers take as long here, and have the same
statuses and sizes.
"""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from practice import FetchError, Reply, Session, is_absolute, lowered
from twin import Lab, Limited, Preset, connections, count, fill, now, say, seconds, text


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


@dataclass
class Request:
    """One address with all that asking it takes."""

    session: Session
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
