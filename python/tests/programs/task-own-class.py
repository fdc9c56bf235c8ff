import asyncio


class Counted(asyncio.Task):
    made = 0

    def __init__(self, *arguments, **options):
        Counted.made += 1
        super().__init__(*arguments, **options)

    def cancel(self, msg=None):
        print("cancel with", msg)
        return super().cancel(msg)


async def work():
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError as error:
        print("cancelled:", error.args)
        raise


async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(lambda loop, coro, **options: Counted(coro, loop=loop, **options))
    task = asyncio.create_task(work())
    await asyncio.sleep(0.01)
    task.cancel("enough")
    await asyncio.wait([task])
    print(Counted.made, type(task).__name__, task)


asyncio.run(main())
