import asyncio
import time

import aiohttp

SITES = [
    "https://www.python.org",
    "https://docs.python.org",
    "https://www.github.com",
    "https://www.google.com",
    "https://www.wikipedia.org",
]


async def fetch(session, url):
    began = time.perf_counter()
    try:
        async with session.get(url) as response:
            body = await response.read()
            took = time.perf_counter() - began
            return f"{url}: {response.status} ({len(body)} bytes, {took:.2f}s)"
    except aiohttp.ClientError as error:
        return f"Error fetching {url}: {error}"


async def main():
    async with aiohttp.ClientSession() as session:
        began = time.perf_counter()
        for url in SITES:
            print(await fetch(session, url))
        sequential = time.perf_counter() - began
        print(f"Sequential fetching: {sequential:.2f} seconds")

        began = time.perf_counter()
        for row in await asyncio.gather(*(fetch(session, url) for url in SITES)):
            print(row)
        concurrent = time.perf_counter() - began
        print(f"Concurrent fetching: {concurrent:.2f} seconds")
        print(f"Speedup: {sequential / concurrent:.2f}x")


asyncio.run(main())
