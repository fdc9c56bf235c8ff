import asyncio


async def numbers(most):
    for number in range(most):
        await asyncio.sleep(0.5)
        yield number


async def main():
    async for number in numbers(3):
        print("got", number)

    squares = [number * number async for number in numbers(6) if number % 2 == 0]
    print("all at once:", squares)


asyncio.run(main())
