import asyncio
import sys


async def leaves():
    await asyncio.sleep(0.01)
    sys.exit(3)


async def main():
    task = asyncio.create_task(leaves())
    try:
        await asyncio.sleep(1)
    finally:
        print("main is cancelled", task.done())


asyncio.run(main())
