import asyncio


async def main():
    await asyncio.sleep(0)
    raise KeyboardInterrupt


try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("caught")
asyncio.run(main())
