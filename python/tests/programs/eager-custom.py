# needs 3.12
import asyncio


class Own(asyncio.Task):
    pass


async def work(n):
    if n:
        await asyncio.sleep(0)
    print("work", n, type(asyncio.current_task()).__name__)


async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.create_eager_task_factory(Own))
    tasks = [asyncio.create_task(work(n)) for n in range(3)]
    print([task.done() for task in tasks])
    await asyncio.gather(*tasks)
    task = asyncio.Task(work(7), loop=loop, eager_start=True)
    print(task.done())
    await task


asyncio.run(main())
