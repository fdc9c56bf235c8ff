"""Items that come over time: the Python twin of streams/program.rs.

python3 src/labs/streams.py [loop | collect | merged | buffered | drip] [name=value ...]

Nothing is sent: asyncio.sleep stands in for the practice server.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from practice import FetchError, Session
from twin import Delays, Lab, Preset, count, one_of, say, text


#~ begin
async def numbers(name, times):
    """Gives its items one after another, each after its time: an async generator."""
    for number, time in enumerate(times, 1):
        await asyncio.sleep(time)  #~ sleep
        yield Item(name, number)  #~ give


async def loop(plan):
    """Uses each item as soon as it is there."""
    async for item in numbers("Item", plan.first_times()):
        say(str(item))  #~ say


async def collect(plan):
    """Waits for all items, keeps some of them, and uses these at the end."""
    items = [item async for item in numbers("Item", plan.first_times()) if plan.keeps(item)]
    for item in items:
        say(str(item))  #~ say


async def merged(plan):
    """Uses the items of two streams, each as soon as it is there."""
    left = numbers("Left", plan.first_times())
    right = numbers("Right", plan.other_times())
    async for item in merge(left, right):
        say(str(item))  #~ say


async def merge(*streams):
    """The items of all streams, each as soon as it is there. asyncio has no such function."""
    nexts = {stream: asyncio.ensure_future(anext(stream, None)) for stream in streams}
    while nexts:
        await asyncio.wait(nexts.values(), return_when=asyncio.FIRST_COMPLETED)
        # At the same moment the first of the streams goes first.
        for stream in [stream for stream in streams if stream in nexts and nexts[stream].done()]:
            item = nexts.pop(stream).result()
            if item is not None:
                yield item
                nexts[stream] = asyncio.ensure_future(anext(stream, None))


async def buffered(plan):
    """Works on a few items at once. Their results come in the order of the items, or as they are ready."""
    results = in_order(plan.calls(), plan.limit) if plan.order == "kept" else as_ready(plan.calls(), plan.limit)
    async for item in results:
        say(str(item))  #~ say


async def in_order(calls, limit):
    """As `buffered` of Rust's streams."""
    tasks = deque()
    for call in calls:
        tasks.append(asyncio.create_task(call))
        if len(tasks) == limit:
            yield await tasks.popleft()
    while tasks:
        yield await tasks.popleft()


async def as_ready(calls, limit):
    """As `buffer_unordered` of Rust's streams."""
    results = asyncio.Queue()
    tasks = set()
    for call in calls:
        task = asyncio.create_task(call)
        task.add_done_callback(lambda task: results.put_nowait(task))
        tasks.add(task)
        if len(tasks) == limit:
            tasks.remove(task := await results.get())
            yield task.result()
    while tasks:
        tasks.remove(task := await results.get())
        yield task.result()


async def work(item, time):
    await asyncio.sleep(time)  #~ sleep
    return item


async def drip(plan):
    """Reads an answer piece by piece."""
    session = Session()
    size = 0
    try:
        async for piece in session.pieces(plan.body):  #~ fetch
            size += piece
            say(f"Bytes so far: {size}")  #~ say
    except FetchError as error:
        say(f"Error fetching: {error}")  #~ error
    else:
        say(f"Status {session.reply.status}, bytes: {session.reply.size}")  #~ reply
#~ end


class Item(NamedTuple):
    """What a stream gives."""

    name: str
    number: int

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


@dataclass
class Plan:
    seed: int
    items: int
    times: Delays
    keep: int
    other: Delays
    limit: int
    order: str
    body: str

    def first_times(self) -> list[float]:
        """How long each item takes to come."""
        return [self.times.at(self.seed, index) for index in range(self.items)]

    def other_times(self) -> list[float]:
        """The same of the second stream."""
        return [self.other.at(self.seed, index) for index in range(self.items)]

    def keeps(self, item: Item) -> bool:
        return item.number % self.keep == 0

    def calls(self) -> Iterator[Awaitable[Item]]:
        """The work on each item, which begins when it is awaited."""
        for number, time in enumerate(self.first_times(), 1):
            yield work(Item("Item", number), time)


LAB = Lab(
    name="streams",
    fields={
        "items": (count(1, 1_000), "5"),
        "times": (lambda text: Delays(1, text), "0.3"),
        "keep": (count(1, 1_000), "2"),
        "other": (lambda text: Delays(2, text), "0.5"),
        "limit": (count(1, 1_000), "2"),
        "order": (one_of("kept", "free"), "kept"),
        "body": (text, ""),
    },
    plan=Plan,
    variants={"loop": loop, "collect": collect, "merged": merged, "buffered": buffered, "drip": drip},
    shown=("loop", "collect"),
    presets={
        "numbers": Preset({"times": "0.3", "other": "0.5"}, variants={"buffered": {"times": "0.6,0.2,0.4"}}),
        "ready-first": Preset({"times": "0.6,0.2,0.4", "order": "free"}),
    },
    defaults={"drip": {"body": "drip?duration=1.5&numbytes=5&delay=0.3"}},
)

if __name__ == "__main__":
    LAB.main()
