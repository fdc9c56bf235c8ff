"""A loop that is blocked: reading a large file takes the thread, and no beat comes."""

import asyncio
import time


async def heartbeat():
    while True:
        await asyncio.sleep(0.1)
        print("beat")


async def report():
    await asyncio.sleep(0.25)
    time.sleep(0.6)  # as json.loads of a large text
    await asyncio.sleep(0.2)


async def main():
    beats = asyncio.create_task(heartbeat())
    await report()
    beats.cancel()


asyncio.run(main())
