import asyncio


async def worker(number):
    while True:
        print(f"Worker {number} working...")
        await asyncio.sleep(1)


async def main():
    task1 = asyncio.create_task(worker(1))
    task2 = asyncio.create_task(worker(2))
    await asyncio.sleep(5)
    task1.cancel()
    task2.cancel()
    try:
        # The first await raises, so this line never waits for task2.
        await task1
        await task2
    except asyncio.CancelledError:
        print("Tasks cancelled")


asyncio.run(main())
