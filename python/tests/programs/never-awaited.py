import asyncio


async def forgotten():
    print("never")


async def main():
    forgotten()
    await asyncio.sleep(0)
    coro = forgotten()
    del coro
    print("end")


asyncio.run(main())
