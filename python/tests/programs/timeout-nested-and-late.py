import asyncio


async def main():
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout_at(loop.time() + 0.02) as limit:
            await asyncio.sleep(1)
    except TimeoutError:
        print("expired", limit.expired())
    try:
        async with asyncio.timeout(0):
            print("inside")
            await asyncio.sleep(0)
            await asyncio.sleep(1)
    except TimeoutError as error:
        print("zero", repr(error), repr(error.__cause__))
    async with asyncio.timeout(0.01) as limit:
        limit.reschedule(None)
        await asyncio.sleep(0.02)
    print("no limit in the end", limit.expired())
    try:
        async with asyncio.timeout(-1):
            await asyncio.sleep(0)
    except TimeoutError:
        print("in the past")


asyncio.run(main())
