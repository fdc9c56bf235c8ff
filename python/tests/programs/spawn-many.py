import asyncio


async def leaf(n):
    await asyncio.sleep(0.001 * (n % 7))
    return n


async def main():
    print(sum(await asyncio.gather(*(leaf(n) for n in range(1000)))))


asyncio.run(main())
