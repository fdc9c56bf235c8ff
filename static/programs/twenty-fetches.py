import asyncio
import time


async def fetch_data(number):
    await asyncio.sleep(0.2)
    return f"Data {number}"


async def main():
    start = time.perf_counter()
    tasks = [asyncio.create_task(fetch_data(number)) for number in range(20)]
    for line in await asyncio.gather(*tasks):
        print(line)
    print(f"{time.perf_counter() - start:.1f} s; one after another it would take 4.0 s")


asyncio.run(main())
