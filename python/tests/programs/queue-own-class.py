import asyncio


class UniqueQueue(asyncio.Queue):
    def _init(self, maxsize):
        self._queue = {}

    def _put(self, item):
        self._queue[item] = None

    def _get(self):
        item = next(iter(self._queue))
        del self._queue[item]
        return item


class Loud(asyncio.Queue):
    def put_nowait(self, item):
        print("put", item)
        super().put_nowait(item)


async def main():
    queue = UniqueQueue()
    for item in "abacab":
        await queue.put(item)
    print([await queue.get() for _ in range(queue.qsize())])
    loud = Loud(1)
    getter = asyncio.create_task(loud.get())
    await asyncio.sleep(0)
    await loud.put("x")
    print(await getter)


asyncio.run(main())
