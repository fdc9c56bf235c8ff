import asyncio
import time


async def job(number, gate):
    async with gate:
        print(f"{time.monotonic() - began:.0f} s: job {number} starts")
        await asyncio.sleep(1)


async def main():
    gate = asyncio.Semaphore(3)
    async with asyncio.TaskGroup() as group:
        for number in range(8):
            group.create_task(job(number, gate), name=f"job {number}")
    print(f"eight jobs, three at a time: {time.monotonic() - began:.0f} s")


began = time.monotonic()
asyncio.run(main())
