"""A task that was swallowed: nobody awaits it, so nobody hears that it failed."""

import asyncio


async def refresh_token():
    await asyncio.sleep(0.15)
    raise PermissionError("the password has expired")


async def serve():
    for number in range(1, 4):
        await asyncio.sleep(0.2)
        print("answered request", number)


async def main():
    asyncio.create_task(refresh_token())
    await serve()


asyncio.run(main())
