import asyncio
import time


async def heartbeat():
    for beat in range(8):
        print(f"{time.monotonic() - began:.1f} s: beat {beat}")
        await asyncio.sleep(0.25)


async def careless():
    await asyncio.sleep(0.6)
    time.sleep(0.8)  # Holds the thread: nobody else runs meanwhile.
    print("careless: that was no await")


async def main():
    await asyncio.gather(heartbeat(), careless())


began = time.monotonic()
asyncio.run(main())
