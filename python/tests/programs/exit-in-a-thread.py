import asyncio
import sys
import time
from concurrent.futures import ThreadPoolExecutor


def leaves(why):
    time.sleep(0.4)
    print("leaves", why)
    sys.exit(why)


async def works():
    try:
        await asyncio.sleep(0.1)
        print("goes on")
        await asyncio.sleep(10)
    finally:
        print("is cancelled")


async def main():
    try:
        await asyncio.to_thread(leaves, "caught")
    except SystemExit as error:
        print(repr(error))
    with ThreadPoolExecutor(1) as pool:
        print(repr(pool.submit(leaves, "told to who asks").exception()))
    task = asyncio.create_task(works())
    await asyncio.to_thread(leaves, "in a thread")
    print("never said", task)


asyncio.run(main())
