import asyncio


async def leaf(name, seconds):
    await asyncio.sleep(seconds)
    print(name)
    return name


async def main():
    async with asyncio.TaskGroup() as outer:
        first = outer.create_task(leaf("first", 0.3))
        async with asyncio.TaskGroup() as inner:
            inner.create_task(leaf("inner one", 0.1))
            inner.create_task(leaf("inner two", 0.02))
        print("inner group ended")
        outer.create_task(leaf("last", 0.4), name="last")
    print(first.result(), repr(outer))


asyncio.run(main())
