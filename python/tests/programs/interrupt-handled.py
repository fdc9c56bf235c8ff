import asyncio
import os
import signal


async def service():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("shutting down")
        await asyncio.sleep(0.01)
        print("down")
        raise


async def main():
    asyncio.get_running_loop().call_later(0.02, os.kill, os.getpid(), signal.SIGINT)
    await service()


try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("bye")
