import asyncio


async def worker(name, lock):
    async with lock:
        print(name, "has it", lock)
        await asyncio.sleep(0.01)
    print(name, "let go")


async def main():
    lock = asyncio.Lock()
    workers = [asyncio.create_task(worker(n, lock)) for n in "abc"]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    workers[1].cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    print(lock.locked(), lock)
    try:
        lock.release()
    except RuntimeError as error:
        print(error)
    await lock.acquire()
    try:
        async with asyncio.timeout(0.01):
            await lock.acquire()
    except TimeoutError:
        print("held by myself")
    print(vars(lock).keys())


asyncio.run(main())
