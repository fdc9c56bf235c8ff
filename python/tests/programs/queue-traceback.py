import asyncio
import logging
import traceback

logging.basicConfig(format="%(levelname)s %(message)s")


async def main():
    queue = asyncio.PriorityQueue(5)
    queue.put_nowait({"a": 1})
    try:
        queue.put_nowait({"b": 1})
    except TypeError:
        traceback.print_exc()
    await queue.put({"c": 1})


async def outer():
    try:
        await main()
    except TypeError:
        logging.exception("could not put")
    queue = asyncio.Queue()
    try:
        queue.get_nowait()
    except asyncio.QueueEmpty:
        print(traceback.format_exc())
    queue.task_done()


asyncio.run(outer())
