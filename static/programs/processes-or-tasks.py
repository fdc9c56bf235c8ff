import asyncio
import time
from concurrent.futures import ProcessPoolExecutor

import aiohttp
import requests

URLS = ["https://httpbin.org/delay/0.5"] * 12


def get(url):
    # Blocks until the answer is there, so each of these has a process of its own.
    try:
        return requests.get(url, timeout=60).status_code
    except:
        return None


def with_processes():
    with ProcessPoolExecutor(max_workers=4) as pool:
        return list(pool.map(get, URLS))


async def fetch(session, url):
    async with session.get(url) as response:
        return response.status


async def with_tasks():
    async with aiohttp.ClientSession() as session:
        return await asyncio.gather(*(fetch(session, url) for url in URLS))


if __name__ == "__main__":
    began = time.perf_counter()
    answers = with_processes()
    print(f"Four processes: {len(answers)} answers in {time.perf_counter() - began:.2f} s")

    began = time.perf_counter()
    answers = asyncio.run(with_tasks())
    print(f"Twelve tasks: {len(answers)} answers in {time.perf_counter() - began:.2f} s")
