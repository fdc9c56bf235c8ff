import asyncio


async def foo():
    print("Running foo")
    await asyncio.sleep(1)


async def bar():
    print("Running bar")
    await asyncio.sleep(2)


async def main():
    # Two seconds, not three: both waits pass at the same time.
    await asyncio.gather(foo(), bar())


asyncio.run(main())
