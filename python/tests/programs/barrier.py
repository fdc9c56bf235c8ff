import asyncio


async def runner(name, barrier):
    await asyncio.sleep(0.01 * "cab".index(name))
    place = await barrier.wait()
    print(name, "starts", place)


async def main():
    barrier = asyncio.Barrier(3)
    await asyncio.gather(*(runner(n, barrier) for n in "abc"))
    task = asyncio.create_task(runner("a", barrier))
    await asyncio.sleep(0.02)
    print(barrier.n_waiting, barrier)
    await barrier.abort()
    try:
        await task
    except asyncio.BrokenBarrierError as error:
        print(repr(error), barrier.broken)


asyncio.run(main())
