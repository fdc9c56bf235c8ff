"""What recording costs an asyncio program: pairs of the same work in one process, recorded and not, as lines of JSON.

The work is a service of aiohttp's that a pool of workers asks as fast as it answers, server and client in one thread;
and tasks that do nothing but give up their turn. What is counted is the thread's own time on the processor, so a busy
machine stretches both sides alike. Last, the same service is asked at a steady pace, and what is counted is how many
answers a second it gives.
"""

import asyncio
import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import aiohttp
from aiohttp import web

sys.path.insert(0, str(Path(__file__).parent.parent / "python"))
from await_lab import record

PAIRS = int(os.environ.get("PAIRS", "11"))
REQUESTS, WORKERS = 10_000, 20
TASKS, TURNS = 1_000, 20
SECONDS, DAYS = float(os.environ.get("SECONDS", "30")), int(os.environ.get("DAYS", "3"))
"""How long the service of a steady pace takes for its requests, and how many pairs there are of it."""


async def hello(_: web.Request) -> web.Response:
    return web.Response(text="hello")


@contextlib.asynccontextmanager
async def service() -> AsyncIterator[str]:
    """The address of one that answers."""
    app = web.Application()
    app.router.add_get("/{number}", hello)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def worker(queue: asyncio.Queue[int], session: aiohttp.ClientSession, address: str) -> None:
    while (number := await queue.get()) >= 0:
        async with session.get(f"{address}/{number}") as response:
            await response.text()
        queue.task_done()


async def ask(session: aiohttp.ClientSession, address: str) -> None:
    queue: asyncio.Queue[int] = asyncio.Queue(WORKERS)
    workers = [asyncio.create_task(worker(queue, session, address)) for _ in range(WORKERS)]
    for number in [*range(REQUESTS // PAIRS), *[-1] * WORKERS]:
        await queue.put(number)
    await asyncio.gather(*workers)


async def serve_for_a_while(session: aiohttp.ClientSession, address: str) -> tuple[float, float]:
    """Asks for all at a steady pace. Gives the seconds until the last answer, and those on the processor."""
    queue: asyncio.Queue[int] = asyncio.Queue()
    workers = [asyncio.create_task(worker(queue, session, address)) for _ in range(WORKERS)]
    loop = asyncio.get_running_loop()
    begun, busy = loop.time(), time.thread_time()
    for number in range(REQUESTS):
        await asyncio.sleep(begun + number * SECONDS / REQUESTS - loop.time())
        queue.put_nowait(number)
    await queue.join()
    spent = loop.time() - begun, time.thread_time() - busy
    for _ in workers:
        queue.put_nowait(-1)
    await asyncio.gather(*workers)
    return spent


async def steady(session: aiohttp.ClientSession, address: str) -> None:
    rates, shares, size = [], [], 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.json"
        for _ in range(DAYS):
            alone, busy_alone = await serve_for_a_while(session, address)
            with record(path, limit=10_000_000):
                recorded, busy = await serve_for_a_while(session, address)
            rates.append([REQUESTS / recorded, REQUESTS / alone])
            shares.append([busy / recorded, busy_alone / alone])
            size = path.stat().st_size
    print(json.dumps({"name": "steady", "pairs": rates, "shares": shares, "bytes": size / REQUESTS}), flush=True)


async def turns() -> None:
    async def give_up() -> None:
        for _ in range(TURNS):
            await asyncio.sleep(0)

    await asyncio.gather(*(give_up() for _ in range(TASKS)))


async def timed(work: Callable[[], Awaitable[None]]) -> float:
    begun = time.thread_time()
    await work()
    return time.thread_time() - begun


async def pairs(name: str, work: Callable[[], Awaitable[None]], count: int) -> None:
    """Seconds for each of what is done, recorded and alone, in turns."""
    await work()
    found, events = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(PAIRS):
            pair = [0.0, 0.0]
            for side in (0, 1) if number % 2 else (1, 0):
                if side:
                    pair[1] = await timed(work)
                else:
                    with record(Path(folder) / "run.json", limit=10_000_000):
                        pair[0] = await timed(work)
            found.append([seconds / count for seconds in pair])
        events = len(json.loads((Path(folder) / "run.json").read_text())["runs"][0]["events"])
    print(json.dumps({"name": name, "pairs": found, "events": events / count}), flush=True)


async def main() -> None:
    async with service() as address, aiohttp.ClientSession() as session:
        await pairs("request", lambda: ask(session, address), REQUESTS // PAIRS)
    await pairs("step", turns, TASKS * TURNS)
    async with service() as address, aiohttp.ClientSession() as session:
        await steady(session, address)


asyncio.run(main())
