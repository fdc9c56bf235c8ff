import asyncio


class Failed(Exception):
    pass


async def inner():
    await asyncio.sleep(0)
    {}["missing"]


async def middle():
    try:
        await inner()
    except KeyError as error:
        raise Failed("while asking") from error


async def main():
    await asyncio.create_task(middle())


asyncio.run(main())
