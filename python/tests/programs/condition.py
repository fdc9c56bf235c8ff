import asyncio


async def consumer(name, condition, store):
    async with condition:
        await condition.wait_for(lambda: store)
        print(name, "took", store.pop())


async def main():
    condition, store = asyncio.Condition(), []
    tasks = [asyncio.create_task(consumer(n, condition, store)) for n in "ab"]
    await asyncio.sleep(0.01)
    for item in (1, 2):
        async with condition:
            store.append(item)
            condition.notify()
        await asyncio.sleep(0.01)
    await asyncio.gather(*tasks)
    try:
        condition.notify()
    except RuntimeError as error:
        print(error)
    try:
        async with asyncio.timeout(0.01), condition:
            await condition.wait()
    except TimeoutError:
        print("nobody notified", condition)


asyncio.run(main())
