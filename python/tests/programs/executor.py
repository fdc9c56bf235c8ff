import asyncio
import concurrent.futures
import time


def square(n):
    time.sleep(0.02)
    return n * n


def fails():
    raise RuntimeError("in a thread")


async def main():
    loop = asyncio.get_running_loop()
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        print(await asyncio.gather(*(loop.run_in_executor(pool, square, n) for n in range(3))))
        try:
            await loop.run_in_executor(pool, fails)
        except RuntimeError as error:
            print(repr(error))
        print(pool.submit(square, 5).result())
    print(await asyncio.to_thread(square, 4))
    waiting = asyncio.create_task(asyncio.to_thread(square, 6))
    await asyncio.sleep(0)
    print(waiting.done(), await waiting)


asyncio.run(main())
