import asyncio


async def stubborn():
    for round_ in range(3):
        try:
            await asyncio.sleep(1)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            print(round_, "cancelling", task.cancelling(), "left", task.uncancel())
    return "survived"


async def main():
    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    for _ in range(3):
        task.cancel()
        await asyncio.sleep(0.01)
    print(await task, task.cancelled())


asyncio.run(main())
