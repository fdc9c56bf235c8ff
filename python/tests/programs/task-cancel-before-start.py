import asyncio


async def never():
    print("never printed")


async def main():
    task = asyncio.create_task(never())
    print(task.cancel(), task.cancel("again"))
    done, _ = await asyncio.wait([task])
    print(done.pop().cancelled())


asyncio.run(main())
