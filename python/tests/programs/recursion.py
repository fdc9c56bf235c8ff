import asyncio
import sys


async def deep(n):
    if n:
        return await deep(n - 1)
    await asyncio.sleep(0)
    return "bottom"


async def endless():
    await endless()


async def main():
    print(await deep(200))
    try:
        await endless()
    except RecursionError as error:
        print(type(error).__name__)
    print(sys.getrecursionlimit())


asyncio.run(main())
