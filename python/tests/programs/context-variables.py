import asyncio
import contextvars

user = contextvars.ContextVar("user", default="nobody")


async def handler(name):
    token = user.set(name)
    await asyncio.sleep(0.01)
    print(user.get())
    user.reset(token)
    print(user.get())


async def main():
    await asyncio.gather(handler("ann"), handler("bob"))
    context = contextvars.copy_context()
    context.run(user.set, "ctx")
    loop = asyncio.get_running_loop()
    loop.call_soon(lambda: print("callback", user.get()), context=context)
    task = asyncio.create_task(handler("cid"), context=context)
    await task
    print(context[user], user.get())
    print(await asyncio.to_thread(user.get))


asyncio.run(main())
