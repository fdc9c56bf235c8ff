import asyncio
import traceback


async def first():
    await asyncio.sleep(0)
    raise ValueError("first")


async def second(task):
    try:
        await task
    except ValueError:
        await asyncio.sleep(0)
        raise TypeError("second")


async def main():
    task = asyncio.create_task(first())
    results = await asyncio.gather(second(task), second(task), return_exceptions=True)
    for result in results:
        print("".join(traceback.format_exception(result)).count("Traceback"), repr(result.__context__))
    traceback.print_exception(results[0])


asyncio.run(main())
