"""Asks httpbin, whose address is the argument, by aiohttp."""

import asyncio
import sys

import aiohttp

BASE = sys.argv[1]


async def ask(session, path, **options):
    async with session.get(path, **options) as reply:
        return path, reply.status, len(await reply.read())


async def main():
    async with aiohttp.ClientSession(BASE) as session:
        for path in ("/bytes/1024?seed=1", "/status/404", "/redirect/2", "/gzip", "/stream/3"):
            found = await ask(session, path)
            print(*(found[:2] if path in ("/redirect/2", "/gzip", "/stream/3") else found))
        async with session.post("/post", json={"a": 1}) as reply:
            print((await reply.json())["json"])
        found = await asyncio.gather(*(ask(session, f"/delay/{delay}") for delay in (1.5, 0.3)))
        print([(path, status) for path, status, _ in found])
        print(await ask(session, "/drip?numbytes=5&duration=0.5&delay=0"))
        try:
            await ask(session, "/delay/5", timeout=aiohttp.ClientTimeout(total=0.3))
        except TimeoutError as error:
            print(type(error).__name__)


asyncio.run(main())
