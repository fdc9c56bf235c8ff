import asyncio


def broken():
    return 1 / 0


def handler(loop, context):
    print("handled:", context["message"], repr(context["exception"]), sorted(context))


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(broken)
    await asyncio.sleep(0.01)
    loop.set_exception_handler(handler)
    loop.call_later(0.01, broken)
    await asyncio.sleep(0.02)
    loop.set_exception_handler(lambda loop, context: 1 / 0)
    loop.call_soon(broken)
    await asyncio.sleep(0.01)


asyncio.run(main())
