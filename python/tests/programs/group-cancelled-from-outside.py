import asyncio

stopped = []


async def worker(name):
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        stopped.append(name)
        raise


async def service():
    async with asyncio.TaskGroup() as group:
        for name in "abc":
            group.create_task(worker(name), name=name)


async def main():
    task = asyncio.create_task(service())
    await asyncio.sleep(0.02)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("service stopped", sorted(stopped))


asyncio.run(main())
