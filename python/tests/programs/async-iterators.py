import asyncio
from contextlib import AsyncExitStack, asynccontextmanager


class Countdown:
    def __init__(self, start):
        self.left = start

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.left:
            raise StopAsyncIteration
        await asyncio.sleep(0.005)
        self.left -= 1
        return self.left


@asynccontextmanager
async def opened(name):
    print("open", name)
    await asyncio.sleep(0)
    try:
        yield name
    finally:
        await asyncio.sleep(0)
        print("close", name)


async def main():
    async for n in Countdown(3):
        print(n)
    async with AsyncExitStack() as stack:
        for name in "ab":
            await stack.enter_async_context(opened(name))
        print({n: n * n async for n in Countdown(2)})


asyncio.run(main())
