import asyncio
import traceback


async def fails(seconds, error):
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        raise OSError("closing failed too") from None
    raise error


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails(0.01, ValueError("one")), name="one")
            group.create_task(fails(1, KeyError("two")), name="two")
            await asyncio.sleep(2)
    except* ValueError as found:
        print("values", found.exceptions)
    except* OSError as found:
        traceback.print_exception(found)


asyncio.run(main())
