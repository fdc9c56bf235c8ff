# needs 3.13
import asyncio


async def work(seconds):
    await asyncio.sleep(seconds)
    return seconds


async def main():
    tasks = [asyncio.create_task(work(n / 100), name=str(n)) for n in (3, 1, 2)]
    async for task in asyncio.as_completed(tasks):
        print(task.get_name(), await task, task in tasks)


asyncio.run(main())
