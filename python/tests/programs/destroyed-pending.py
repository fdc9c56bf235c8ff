import asyncio
import gc


async def waits_for_ever():
    future = asyncio.get_running_loop().create_future()
    try:
        await future
    finally:
        print("closed")


async def main():
    asyncio.create_task(waits_for_ever())
    await asyncio.sleep(0.01)
    gc.collect()
    await asyncio.sleep(0.01)
    print("main ends")


asyncio.run(main())
