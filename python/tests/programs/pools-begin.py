"""A pool's threads begin with what its initializer does, and one that fails breaks the pool."""

import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.thread import BrokenThreadPool

own = threading.local()


def begin(word):
    own.word = word
    print("begins")


def job(number):
    return f"{own.word} {number}"


def fails():
    raise ValueError("no licence")


async def main():
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1, initializer=begin, initargs=("ready",)) as pool:
        print(await asyncio.gather(*(loop.run_in_executor(pool, job, number) for number in range(3))))
    # Its traceback is of the library's lines, which differ from one Python to the next.
    logging.disable()
    with ThreadPoolExecutor(1, initializer=fails) as pool:
        try:
            await loop.run_in_executor(pool, print, "never")
        except BrokenThreadPool as error:
            print("broken:", error)
        try:
            pool.submit(print, "never")
        except BrokenThreadPool as error:
            print("broken:", error)


asyncio.run(main())
