import asyncio

made = []


def factory(loop, coro, **options):
    made.append(coro.__name__)
    return asyncio.Task(coro, loop=loop, **options)


async def leaf():
    await asyncio.sleep(0)


async def main():
    asyncio.get_running_loop().set_task_factory(factory)
    await asyncio.gather(leaf(), leaf())
    async with asyncio.TaskGroup() as group:
        group.create_task(leaf())
    print(made, asyncio.get_running_loop().get_task_factory() is factory)


asyncio.run(main())
