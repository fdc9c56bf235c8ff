import asyncio
import time


async def heartbeat(gaps):
    loop = asyncio.get_running_loop()
    while True:
        begun = loop.time()
        await asyncio.sleep(0.01)
        gaps.append(loop.time() - begun)


async def main():
    gaps = []
    task = asyncio.create_task(heartbeat(gaps))
    await asyncio.sleep(0.02)
    time.sleep(0.1)
    await asyncio.sleep(0.02)
    task.cancel()
    print("longest gap over 0.08 s:", max(gaps) > 0.08)


asyncio.run(main())
