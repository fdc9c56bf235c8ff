import asyncio


async def run(name):
    print(f"{name}: Run ...")
    await asyncio.sleep(1)
    print(f"{name}: ... Done!")


# As it was written before asyncio.run came with Python 3.7.
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
tasks = [loop.create_task(run(name)) for name in ("taskA", "taskB", "taskC")]
loop.run_until_complete(asyncio.wait(tasks))
loop.close()
