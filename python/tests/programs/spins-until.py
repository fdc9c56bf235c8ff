import asyncio
import time


async def tick():
    for number in range(3):
        await asyncio.sleep(0.01)
        print("tick", number)


def spin(clock, seconds):
    end = clock() + seconds
    while clock() < end:
        pass


async def main():
    ticking = asyncio.create_task(tick())
    await asyncio.sleep(0)
    for clock in (time.time, time.monotonic, time.perf_counter, asyncio.get_running_loop().time):
        spin(clock, 0.02)
    spin(time.monotonic_ns, 20_000_000)
    print("spun")
    while not ticking.done():
        await asyncio.sleep(0)
    end = time.monotonic() + 0.02
    while time.monotonic() < end:
        await asyncio.sleep(0)
    print("came back")
    await asyncio.to_thread(spin, time.monotonic, 0.02)
    print("a thread spun")


asyncio.run(main())
