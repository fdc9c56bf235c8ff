import asyncio


async def main():
    asyncio.create_task(asyncio.sleep(1))
    await asyncio.sleep(0)
    raise SystemExit("this is why")


asyncio.run(main())
