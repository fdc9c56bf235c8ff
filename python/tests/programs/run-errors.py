import asyncio
import traceback


async def main():
    await asyncio.sleep(0)


async def inside():
    coro = main()
    try:
        asyncio.run(coro)
    except RuntimeError:
        traceback.print_exc()
    coro.close()


asyncio.run(inside())
for wrong in (None, main):
    try:
        asyncio.run(wrong)
    except (ValueError, TypeError):
        traceback.print_exc()
try:
    asyncio.create_task(coro := main())
except RuntimeError as error:
    print(error)
coro.close()
