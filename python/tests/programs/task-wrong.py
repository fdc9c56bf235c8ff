import asyncio
import traceback


async def main():
    for wrong in (3, None, len):
        try:
            asyncio.create_task(wrong)
        except TypeError:
            traceback.print_exc()
    try:
        asyncio.Task(5)
    except TypeError as error:
        print(error)
    task = asyncio.create_task(asyncio.sleep(0))
    for method in (task.set_result, task.set_exception):
        try:
            method(1)
        except RuntimeError as error:
            print(error)
    await task


asyncio.run(main())
