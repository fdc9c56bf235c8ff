"""Asks a server of its own, by aiohttp: every way a request can go."""

import asyncio

import aiohttp
from aiohttp import web

goes_on, reached = asyncio.Event(), asyncio.Event()


async def hello(request):
    await asyncio.sleep(0.01)
    return web.Response(text="hello " * int(request.query.get("n", "1")))


async def parts(request):
    reply = web.StreamResponse()
    await reply.prepare(request)
    await reply.write(b"x" * 1000)
    await goes_on.wait()
    for _ in range(2):
        await asyncio.sleep(0.02)
        await reply.write(b"x" * 1000)
    return reply


async def never(request):
    if "tell" in request.query:
        reached.set()
    await asyncio.sleep(60)


async def moved(request):
    raise web.HTTPFound("/hello")


async def ask(session, url, **options):
    async with session.get(url, **options) as reply:
        return reply.status, len(await reply.read())


async def main():
    app = web.Application()
    for handler in (hello, parts, never, moved):
        app.router.add_get(f"/{handler.__name__}", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, shutdown_timeout=0.1)
    await site.start()
    base = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
    async with aiohttp.ClientSession(base) as session:
        print(await ask(session, "/hello?n=3"))
        goes_on.set()
        print(await ask(session, "/parts"))
        goes_on.clear()
        reply = await session.get("/moved")
        print(reply.status, len(await reply.read()))
        print(await ask(session, "/missing"))
        async with session.post("/hello", data=b"body") as reply:
            print(reply.status, len(await reply.read()))
        try:
            # It goes to the connection of before, at once, so that it is sent before the time is over.
            await ask(session, "/never", timeout=aiohttp.ClientTimeout(total=0.1))
        except TimeoutError as error:
            print(type(error).__name__)
        async with session.get("/parts") as reply:
            print(len(await reply.content.readexactly(1000)), "closed early")
        task = asyncio.create_task(ask(session, "/never?tell"))
        await reached.wait()
        task.cancel()
        await asyncio.wait([task])
        print("cancelled", task.cancelled())
        try:
            await ask(session, "http://127.0.0.1:1/")
        except aiohttp.ClientError as error:
            print(type(error).__name__)
    await runner.cleanup()


asyncio.run(main())
