import asyncio


async def waiter(name, future):
    try:
        print(name, await future)
    except Exception as error:
        print(name, repr(error))
    except asyncio.CancelledError:
        print(name, "cancelled")


async def main():
    loop = asyncio.get_running_loop()
    futures = [loop.create_future() for _ in range(3)]
    tasks = [asyncio.create_task(waiter(n, futures[n])) for n in range(3)]
    await asyncio.sleep(0)
    futures[0].set_result("value")
    futures[1].set_exception(LookupError("nothing"))
    futures[2].cancel("not wanted")
    await asyncio.gather(*tasks)
    print(futures)
    try:
        futures[0].set_result("again")
    except asyncio.InvalidStateError as error:
        print(repr(error))
    print(asyncio.isfuture(futures[0]), asyncio.wrap_future(futures[0]) is futures[0])


asyncio.run(main())
