import asyncio


async def rows():
    try:
        yield 1
        yield 2
    finally:
        raise OSError("while closing")


async def left():
    try:
        await asyncio.sleep(1)
    finally:
        raise RuntimeError("while cancelled")


async def main():
    asyncio.create_task(left())
    async for row in rows():
        break
    await asyncio.sleep(0)


asyncio.run(main())
print("end")
