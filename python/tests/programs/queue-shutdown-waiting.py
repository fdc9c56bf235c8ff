# needs 3.13
import asyncio


async def getter(queue):
    try:
        await queue.get()
    except asyncio.QueueShutDown:
        print("nothing will come")


async def main():
    for kind in (asyncio.Queue, asyncio.LifoQueue, asyncio.PriorityQueue):
        queue = kind()
        waiting = [asyncio.create_task(getter(queue)) for _ in range(2)]
        await asyncio.sleep(0.01)
        queue.shutdown()
        await asyncio.gather(*waiting)
        full = kind()
        for item in (2, 1, 3):
            full.put_nowait(item)
        joiner = asyncio.create_task(full.join())
        await asyncio.sleep(0)
        full.shutdown(immediate=True)
        await joiner
        print(full.qsize(), full)


asyncio.run(main())
