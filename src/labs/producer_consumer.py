"""Producers and consumers round a bounded queue, and the ways to end: the Python twin of producer_consumer/program.rs.

python3 src/labs/producer_consumer.py [sentinels | one-sentinel | shutdown | shutdown-now | cancel] [name=value ...]

Shutting a queue down needs Python 3.13. The variant one-sentinel never ends: press Ctrl-C.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from twin import Delays, Lab, Preset, count, say


#~ begin
async def producer(name, items, queue):
    """Puts its items, with a rest after each. A full queue makes it wait: backpressure."""
    for item in items:
        await queue.put(item)  #~ put
        say(f"{name}: Created {item}")  #~ created
        await asyncio.sleep(item.production)  #~ sleep
    say(f"{name}: Done producing")  #~ done


async def consumer(name, queue):
    """Works on one item after another, until it gets a sentinel. That, too, was put, so it is reported done."""
    while (item := await queue.get()) is not None:  #~ get
        await process(name, item)
        queue.task_done()  #~ task_done
    queue.task_done()  #~ sentinel_done
    say(f"{name}: Received shutdown signal")  #~ signal


async def process(name, item):
    say(f"{name}: Processing {item}")  #~ processing
    await asyncio.sleep(item.processing)  #~ sleep
    say(f"{name}: Completed {item}")  #~ completed


async def sentinels(plan):
    """Ends with a sentinel for each consumer, once every item is done."""
    queue = asyncio.Queue(plan.capacity)  #~ queue
    #~! 0 means no limit. Not safe between threads, which need queue.Queue.
    producers = start_producers(plan, queue)
    consumers = start_consumers(plan, queue)
    await asyncio.gather(*producers)  #~ producers
    await queue.join()  #~ join
    for _ in consumers:
        await queue.put(None)  #~ sentinel
    await asyncio.gather(*consumers)  #~ consumers


async def cancel(plan):
    """Ends by cancelling the consumers, once every item is done."""
    queue = asyncio.Queue(plan.capacity)  #~ queue
    producers = start_producers(plan, queue)
    consumers = start_consumers(plan, queue)
    await asyncio.gather(*producers)  #~ producers
    await queue.join()  #~ join
    for consumer in consumers:
        consumer.cancel()  #~ cancel
        #~! Here the task could catch CancelledError and go on; in Rust its future is dropped at the await it waits at.
    await asyncio.gather(*consumers, return_exceptions=True)  #~ consumers


def start_producers(plan, queue):
    shares = plan.shares("Task")
    return [asyncio.create_task(producer(name, items, queue), name=name) for name, items in shares]  #~ spawn


def start_consumers(plan, queue):
    return [asyncio.create_task(consumer(name, queue), name=name) for name in plan.consumer_names(0)]  #~ spawn


async def shutdown(plan):
    """Ends by shutting the queue down: the consumers still get what is inside."""
    queue = asyncio.Queue(plan.capacity)  #~ queue
    producers = start_producers(plan, queue)
    consumers = start_drains(plan, queue)
    await asyncio.gather(*producers)  #~ producers
    queue.shutdown()  #~ shutdown
    await asyncio.gather(*consumers)  #~ consumers


async def shutdown_now(plan):
    """Ends by shutting the queue down at once: what is inside is lost."""
    queue = asyncio.Queue(plan.capacity)  #~ queue
    producers = start_producers(plan, queue)
    consumers = start_drains(plan, queue)
    await asyncio.gather(*producers)  #~ producers
    queue.shutdown(immediate=True)  #~ shutdown
    await asyncio.gather(*consumers)  #~ consumers


async def drain(name, queue):
    """Works on one item after another, until the queue is shut down and empty."""
    try:
        while True:
            item = await queue.get()  #~ get
            await process(name, item)
            queue.task_done()  #~ task_done
    except asyncio.QueueShutDown:
        say(f"{name}: Received shutdown signal")  #~ signal


def start_drains(plan, queue):
    return [asyncio.create_task(drain(name, queue), name=name) for name in plan.consumer_names(0)]  #~ spawn


async def one_sentinel(plan):
    """Never ends, unless there is only one consumer: the first to get the single sentinel stops, the others wait."""
    queue = asyncio.Queue(plan.capacity)  #~ queue
    shares = plan.shares("item")
    producers = [asyncio.create_task(rested_producer(items, queue), name=name) for name, items in shares]  #~ produce
    consumers = [asyncio.create_task(plain_consumer(name, queue), name=name) for name in plan.consumer_names(1)]  #~ consume
    await asyncio.gather(*producers)  #~ producers
    await queue.put(None)  #~ sentinel
    await asyncio.gather(*consumers)  #~ consumers


async def rested_producer(items, queue):
    """Rests before each item."""
    for item in items:
        await asyncio.sleep(item.production)  #~ sleep
        await queue.put(item)  #~ put
        say(f"Produced {item}")  #~ produced


async def plain_consumer(name, queue):
    while (item := await queue.get()) is not None:  #~ get
        say(f"{name} consumed {item}")  #~ consumed
        await asyncio.sleep(item.processing)  #~ sleep
        queue.task_done()  #~ task_done
    queue.task_done()  #~ sentinel_done
#~ end


class Item(NamedTuple):
    """What goes through the queue."""

    name: str
    production: float
    """How long its producer rests."""
    processing: float
    """How long its consumer works."""

    def __str__(self) -> str:
        return self.name


@dataclass
class Plan:
    seed: int
    items: int
    producers: int
    consumers: int
    capacity: int
    production: Delays
    processing: Delays

    def shares(self, kind: str) -> Iterator[tuple[str, list[Item]]]:
        """The producers' names, each with its share: item i is that of producer i mod the number of producers."""
        for producer in range(self.producers):
            name = "Producer" if self.producers == 1 else f"Producer-{producer}"
            yield name, [self.item(kind, index) for index in range(producer, self.items, self.producers)]

    def item(self, kind: str, index: int) -> Item:
        return Item(f"{kind}-{index}", self.production.at(self.seed, index), self.processing.at(self.seed, index))

    def consumer_names(self, first: int) -> list[str]:
        return [f"Consumer-{first + number}" for number in range(self.consumers)]


BACKPRESSURE = {
    "items": "10",
    "producers": "1",
    "consumers": "3",
    "capacity": "2",
    "production": "0.1",
    "processing": "0.6",
}
ARTICLE = BACKPRESSURE | {"capacity": "5", "production": "0.1..0.5", "processing": "0.2..0.7"}
ONE_SENTINEL = ARTICLE | {"items": "5", "consumers": "2", "capacity": "2", "production": "1", "processing": "0.5"}

LAB = Lab(
    name="producer-consumer",
    fields={
        "items": (count(1, 10_000), "10"),
        "producers": (count(1, 100), "1"),
        "consumers": (count(1, 100), "3"),
        "capacity": (count(0, 10_000), "5"),
        "production": (lambda text: Delays(1, text), "0.1..0.5"),
        "processing": (lambda text: Delays(2, text), "0.2..0.7"),
    },
    plan=Plan,
    variants={
        "sentinels": sentinels,
        "one-sentinel": one_sentinel,
        "shutdown": shutdown,
        "shutdown-now": shutdown_now,
        "cancel": cancel,
    },
    shown=("sentinels",),
    presets={"article": Preset(ARTICLE), "backpressure": Preset(BACKPRESSURE)},
    defaults={"one-sentinel": ONE_SENTINEL},
    needs={"shutdown": (3, 13), "shutdown-now": (3, 13)},
    endless={"one-sentinel": lambda plan: plan.consumers > 1},
)

if __name__ == "__main__":
    LAB.main()
