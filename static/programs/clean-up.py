import asyncio


async def worker():
    try:
        while True:
            print("working")
            await asyncio.sleep(1)
    finally:
        print("cleaning up")
        await asyncio.sleep(0.5)
        print("clean")


async def main():
    try:
        await asyncio.wait_for(worker(), timeout=2.5)
    except asyncio.TimeoutError:
        # wait_for waits for the clean-up, so it ends at 3.0 s.
        print("timed out")


asyncio.run(main())
