import asyncio


async def fails():
    raise ValueError("with the place of its making")


async def main():
    task = asyncio.create_task(fails())
    asyncio.get_running_loop().call_later(0.001, lambda: 1 / 0)
    await asyncio.sleep(0.01)
    del task


asyncio.run(main(), debug=True)
