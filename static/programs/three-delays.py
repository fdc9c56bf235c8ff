import asyncio
import time

import aiohttp

URLS = [
    "https://httpbin.org/delay/1",
    "https://httpbin.org/delay/2",
    "https://httpbin.org/delay/1",
]


async def fetch(session, url):
    async with session.get(url) as response:
        return response.status


async def main():
    start = time.time()
    async with aiohttp.ClientSession() as session:
        statuses = await asyncio.gather(*(fetch(session, url) for url in URLS))
    print(statuses)
    print(f"{time.time() - start:.0f} seconds for all three")


asyncio.run(main())
