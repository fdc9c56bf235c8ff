import asyncio


async def work():
    await asyncio.sleep(0.02)
    return 7


async def main():
    task = asyncio.create_task(work())
    print(task)
    await asyncio.sleep(0)
    print(task)
    print(type(task), type(task).__name__, isinstance(task, asyncio.Task), isinstance(task, asyncio.Future))
    print(task.get_coro(), task.get_loop() is asyncio.get_running_loop())
    task.print_stack()
    print([frame.f_code.co_name for frame in task.get_stack()])
    await task
    print(task)
    task.cancel()
    print(task.cancelled(), task.cancelling(), task.result(), task.exception())


asyncio.run(main())
