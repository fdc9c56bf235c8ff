import asyncio


async def set_later(future):
    print("the future is pending:", not future.done())
    await asyncio.sleep(1)
    future.set_result("a result")


async def main():
    future = asyncio.get_running_loop().create_future()
    setter = asyncio.create_task(set_later(future), name="setter")
    print("main waits for somebody to set the future")
    print("main got", await future)
    await setter


asyncio.run(main())
