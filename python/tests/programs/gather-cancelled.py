import asyncio


async def work(name):
    try:
        await asyncio.sleep(1)
    finally:
        print(name, "leaves")


async def parent():
    await asyncio.gather(work("a"), work("b"), asyncio.gather(work("c"), work("d")))


async def main():
    task = asyncio.create_task(parent())
    await asyncio.sleep(0.02)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("parent cancelled")


asyncio.run(main())
