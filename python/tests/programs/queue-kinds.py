import asyncio


async def main():
    for kind in (asyncio.Queue, asyncio.LifoQueue, asyncio.PriorityQueue):
        queue = kind()
        for item in (2, 3, 1, 2):
            await queue.put(item)
        print(queue, queue.qsize(), queue.full(), queue.maxsize)
        print([queue.get_nowait() for _ in range(4)])
        try:
            queue.get_nowait()
        except asyncio.QueueEmpty as error:
            print(repr(error))
    small = asyncio.Queue(1)
    small.put_nowait("a")
    try:
        small.put_nowait("b")
    except asyncio.QueueFull as error:
        print(repr(error), small)


asyncio.run(main())
