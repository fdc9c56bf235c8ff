import asyncio


async def save():
    await asyncio.sleep(0.03)
    print("saved")
    return "ok"


async def request():
    await asyncio.shield(saving)


async def main():
    global saving
    saving = asyncio.create_task(save())
    task = asyncio.create_task(request())
    await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.wait([task])
    print("request cancelled", task.cancelled(), "saving", saving.done())
    print(await asyncio.shield(saving), await asyncio.shield(saving))
    try:
        async with asyncio.timeout(0.01):
            await asyncio.shield(asyncio.sleep(0.02, "slept"))
    except TimeoutError:
        print("given up")
    await asyncio.sleep(0.02)


asyncio.run(main())
