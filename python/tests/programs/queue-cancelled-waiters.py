import asyncio


async def main():
    queue = asyncio.Queue(1)
    getters = [asyncio.create_task(queue.get(), name=f"g{n}") for n in range(3)]
    await asyncio.sleep(0)
    getters[0].cancel()
    queue.put_nowait("first")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print([g.done() for g in getters], getters[1].result())
    getters[2].cancel()
    putters = [asyncio.create_task(queue.put(n)) for n in range(3)]
    await asyncio.sleep(0.01)
    putters[1].cancel()
    print([await queue.get(), await queue.get()], queue)
    await asyncio.wait(putters)


asyncio.run(main())
