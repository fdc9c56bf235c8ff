import asyncio
from concurrent.futures import ThreadPoolExecutor

import requests


def blocking_get(url):
    return requests.get(url).status_code


async def heartbeat():
    while True:
        await asyncio.sleep(0.2)
        print("the loop is free")


async def main():
    beats = asyncio.create_task(heartbeat(), name="heartbeat")
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor() as pool:
        # Called here, requests.get would hold up the loop; in a thread it holds up only that thread.
        print(await loop.run_in_executor(pool, blocking_get, "https://httpbin.org/delay/1"))
    beats.cancel()


asyncio.run(main())
