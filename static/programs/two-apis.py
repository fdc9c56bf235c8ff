import asyncio
import time


async def call_api(name, seconds):
    print(f"Starting {name}")
    await asyncio.sleep(seconds)
    print(f"Finished {name}")


async def one_after_another():
    await call_api("API 1", 2)
    await call_api("API 2", 1)


async def together():
    await asyncio.gather(call_api("API 3", 2), call_api("API 4", 1))


start = time.time()
asyncio.run(one_after_another())
print(f"Sequential: {time.time() - start:.1f}s")

start = time.time()
asyncio.run(together())
print(f"Concurrent: {time.time() - start:.1f}s")
