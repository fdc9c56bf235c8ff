import asyncio
import traceback
from concurrent.futures import ThreadPoolExecutor


def broken(number):
    return 1 / (number - 1)


async def main():
    for number in range(2):
        try:
            print(await asyncio.to_thread(broken, number))
        except ZeroDivisionError:
            traceback.print_exc()
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(broken, 1)
        try:
            future.result()
        except ZeroDivisionError as error:
            traceback.print_exception(error)
        print(pool.submit(broken, 3).result())
        await loop.run_in_executor(pool, broken, 1)


asyncio.run(main())
