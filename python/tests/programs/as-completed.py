import asyncio


async def work(seconds, fail=False):
    await asyncio.sleep(seconds)
    if fail:
        raise ArithmeticError(seconds)
    return seconds


async def main():
    for next_one in asyncio.as_completed([work(0.03), work(0.01), work(0.02, True)]):
        try:
            print(await next_one)
        except ArithmeticError as error:
            print("failed", error)
    try:
        for next_one in asyncio.as_completed([work(0.01), work(1)], timeout=0.05):
            print(await next_one)
    except asyncio.TimeoutError as error:
        print(type(error).__name__)


asyncio.run(main())
