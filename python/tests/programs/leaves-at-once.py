import asyncio
import os
import sys


async def main():
    await asyncio.sleep(0.01)
    print("leaving at once", flush=True)
    os._exit(5)


asyncio.run(main())
