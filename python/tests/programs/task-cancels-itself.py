import asyncio


async def quits():
    asyncio.current_task().cancel()
    print("still here")
    await asyncio.sleep(0)
    print("never printed")


async def too_late():
    asyncio.current_task().cancel()
    return "lost"


async def main():
    for work in (quits, too_late):
        try:
            print(await asyncio.create_task(work()))
        except asyncio.CancelledError as error:
            print(work.__name__, repr(error))


asyncio.run(main())
