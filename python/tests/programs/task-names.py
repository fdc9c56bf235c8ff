import asyncio


async def work(n):
    await asyncio.sleep(0.01 * n)
    return asyncio.current_task().get_name()


async def main():
    tasks = [asyncio.create_task(work(n)) for n in range(3)]
    tasks.append(asyncio.create_task(work(1), name="named"))
    tasks[1].set_name("renamed")
    print(await asyncio.gather(*tasks))
    print(asyncio.current_task().get_name(), len(asyncio.all_tasks()))


asyncio.run(main())
