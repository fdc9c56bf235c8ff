import asyncio


async def greet(name):
    await asyncio.sleep(1)
    print("Hello,", name)


async def main():
    greet("nobody")  # Makes a coroutine, and starts nothing.
    await greet("somebody")


asyncio.run(main())
