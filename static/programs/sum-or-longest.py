import asyncio
import time

WAITS = [20, 15, 10]


async def download(number, seconds):
    await asyncio.sleep(seconds)
    print(f"Download {number} is there")


async def main():
    started = time.monotonic()
    for number, seconds in enumerate(WAITS, start=1):
        await download(number, seconds)
    print(f"One after another: {time.monotonic() - started:.0f} s")

    started = time.monotonic()
    await asyncio.gather(*(download(n, s) for n, s in enumerate(WAITS, start=1)))
    print(f"Together: {time.monotonic() - started:.0f} s")


asyncio.run(main())
