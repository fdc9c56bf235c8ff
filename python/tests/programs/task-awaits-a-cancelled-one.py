import asyncio


async def sleeper():
    await asyncio.sleep(1)


async def main():
    task = asyncio.create_task(sleeper())
    asyncio.get_running_loop().call_later(0.02, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        print("it was cancelled, and I am not:", asyncio.current_task().cancelling())
    outer = asyncio.create_task(waits(asyncio.create_task(sleeper(), name="inner")))
    await asyncio.sleep(0.01)
    outer.cancel()
    await asyncio.wait([outer])
    print(outer.cancelled())


async def waits(task):
    try:
        await task
    finally:
        print("inner", task.cancelled())


asyncio.run(main())
