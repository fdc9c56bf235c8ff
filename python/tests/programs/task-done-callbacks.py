import asyncio


async def work(fail):
    await asyncio.sleep(0.01)
    if fail:
        raise ValueError("no")
    return "yes"


def heard(task):
    print("heard", task.get_name(), task.exception() or task.result())


async def main():
    tasks = [asyncio.create_task(work(fail), name=f"fail={fail}") for fail in (False, True)]
    for task in tasks:
        task.add_done_callback(heard)
        task.add_done_callback(lambda task: print("a second one", task.get_name()))
    print(tasks[0].remove_done_callback(heard))
    await asyncio.wait(tasks)
    await asyncio.sleep(0)


asyncio.run(main())
