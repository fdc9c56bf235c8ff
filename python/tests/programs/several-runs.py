import asyncio


async def work(n):
    left = asyncio.create_task(asyncio.sleep(5), name=f"left {n}")
    await asyncio.sleep(0.01)
    print(n, asyncio.current_task().get_name(), left.done())
    return n


print([asyncio.run(work(n)) for n in range(3)])
with asyncio.Runner() as runner:
    print(runner.run(work(3)), runner.run(work(4)))
loop = asyncio.new_event_loop()
print(loop.run_until_complete(work(5)))
loop.run_until_complete(loop.shutdown_asyncgens())
loop.close()
