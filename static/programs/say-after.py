import asyncio
import time


async def say_after(delay, text):
    await asyncio.sleep(delay)
    print(text)


async def main():
    print("Sequential execution:")
    began = time.perf_counter()
    await say_after(1, "Hello")
    await say_after(2, "World")
    print(f"Sequential took {time.perf_counter() - began:.2f} seconds")

    print("Concurrent execution:")
    began = time.perf_counter()
    hello = asyncio.create_task(say_after(1, "Hello"))
    world = asyncio.create_task(say_after(2, "World"))
    await hello
    await world
    print(f"Concurrent took {time.perf_counter() - began:.2f} seconds")


asyncio.run(main())
