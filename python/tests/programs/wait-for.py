import asyncio


async def work(seconds):
    try:
        await asyncio.sleep(seconds)
        return seconds
    except asyncio.CancelledError:
        print("cancelled", seconds)
        raise


async def main():
    print(await asyncio.wait_for(work(0.01), 1))
    print(await asyncio.wait_for(work(0.01), None))
    for seconds, limit in ((0.5, 0.02), (1, 0)):
        try:
            await asyncio.wait_for(work(seconds), limit)
        except asyncio.TimeoutError as error:
            print(type(error).__name__, limit)
    future = asyncio.get_running_loop().create_future()
    try:
        await asyncio.wait_for(future, 0.01)
    except TimeoutError:
        print(future.cancelled())
    queue = asyncio.Queue()
    try:
        await asyncio.wait_for(queue.get(), 0.01)
    except TimeoutError:
        print("nothing in", queue.qsize())


asyncio.run(main())
