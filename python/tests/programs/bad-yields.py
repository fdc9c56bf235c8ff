import asyncio
import types


@types.coroutine
def yields(value):
    yield value


async def main():
    for value in (3, "text", asyncio.get_running_loop().create_future()):
        try:
            await yields(value)
        except RuntimeError as error:
            print(type(error).__name__, str(error)[:40])
    try:
        await asyncio.current_task()
    except RuntimeError as error:
        print(str(error)[:30])


asyncio.run(main())
