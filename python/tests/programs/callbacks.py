import asyncio


def say(text):
    print(text)


async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(0.02, say, "second")
    loop.call_later(0.01, say, "first")
    handle = loop.call_later(0.01, say, "never")
    print(handle.cancelled(), handle.when() > loop.time())
    handle.cancel()
    print(handle.cancelled())
    loop.call_soon(say, "soon")
    loop.call_at(loop.time() + 0.03, say, "third")
    future = loop.create_future()
    loop.call_later(0.04, future.set_result, "result")
    future.add_done_callback(lambda future: say("done: " + future.result()))
    print(await future)
    await asyncio.sleep(0)


asyncio.run(main())
