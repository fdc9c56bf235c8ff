import asyncio


async def waits(name, event):
    print(name, await event.wait())


async def main():
    event = asyncio.Event()
    tasks = [asyncio.create_task(waits(n, event)) for n in "abc"]
    await asyncio.sleep(0.01)
    print(event, event.is_set())
    asyncio.get_running_loop().call_soon(event.set)
    await asyncio.gather(*tasks)
    event.clear()
    print(event)
    asyncio.get_running_loop().call_later(0.01, event.set)
    await waits("main", event)


asyncio.run(main())
