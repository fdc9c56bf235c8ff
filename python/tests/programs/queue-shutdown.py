# needs 3.13
import asyncio


async def drain(name, queue):
    try:
        while True:
            print(name, await queue.get())
            await asyncio.sleep(0.01)
            queue.task_done()
    except asyncio.QueueShutDown:
        print(name, "ends")


async def blocked(queue):
    try:
        await queue.put("late")
    except asyncio.QueueShutDown:
        print("put refused")


async def main():
    for immediate in (False, True):
        queue = asyncio.Queue(3)
        for item in "abc":
            queue.put_nowait(item)
        putter = asyncio.create_task(blocked(queue))
        workers = [asyncio.create_task(drain(name, queue)) for name in ("x", "y")]
        await asyncio.sleep(0)
        queue.shutdown(immediate)
        await asyncio.gather(putter, *workers)
        print(queue)
        try:
            queue.put_nowait("z")
        except asyncio.QueueShutDown as error:
            print(repr(error))


asyncio.run(main())
