import asyncio


async def step(name, seconds, fails=False):
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(f"{name}: cancelled")
        raise
    if fails:
        raise ValueError(f"{name} failed")
    print(f"{name}: done")


async def main():
    print("gather: the others go on")
    try:
        await asyncio.gather(step("a", 1), step("b", 2, fails=True), step("c", 3))
    except ValueError as error:
        print(error)
    await asyncio.sleep(2)

    print("TaskGroup: the others are cancelled")
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(step("d", 1))
            group.create_task(step("e", 2, fails=True))
            group.create_task(step("f", 3))
    except* ValueError as errors:
        print(errors.exceptions[0])


asyncio.run(main())
