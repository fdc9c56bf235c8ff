import asyncio
import logging
import sys
import time

logging.basicConfig(level=logging.WARNING, format="%(name)s %(message).22s")


async def fails():
    raise ValueError("seen in debug mode")


async def main():
    loop = asyncio.get_running_loop()
    print(loop.get_debug(), sys.flags.dev_mode)
    time.sleep(0.15)
    await asyncio.sleep(0)
    task = asyncio.create_task(asyncio.sleep(0.01))
    print(task._source_traceback[-1].name, len(task._source_traceback) > 3)
    handle = loop.call_later(1, print)
    print(handle._source_traceback[-1].name, loop.create_future()._source_traceback[-1].name)
    print(loop.call_soon(print)._source_traceback[-1].name)
    handle.cancel()
    await task
    await asyncio.gather(fails(), return_exceptions=True)


asyncio.run(main(), debug=True)
