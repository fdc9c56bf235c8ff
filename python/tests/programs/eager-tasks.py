# needs 3.12
import asyncio


async def cached(value):
    return value


async def slow(value):
    print("slow begins", value)
    await asyncio.sleep(0.01)
    print("slow ends", value)
    return value


async def fails():
    raise ValueError("at once")


async def nested():
    inner = asyncio.create_task(slow("nested"))
    print("nested", inner.done())
    return await inner


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    first = asyncio.create_task(cached(1))
    print(first.done(), first.result(), first)
    second = asyncio.create_task(slow(2), name="second")
    print(second.done(), second.get_name())
    third = asyncio.create_task(fails())
    print(repr(third.exception()))
    print(await asyncio.gather(second, nested(), cached(4)))
    async with asyncio.TaskGroup() as group:
        group.create_task(slow("group"))
        group.create_task(cached("group"))
    print(sorted(task.get_name() for task in asyncio.all_tasks()))


asyncio.run(main())
