"""Asks httpbin, whose address is the argument, by httpx: its asynchronous client, and the other one in a thread."""

import asyncio
import sys

import httpx

BASE = sys.argv[1]


async def main():
    async with httpx.AsyncClient(base_url=BASE, limits=httpx.Limits(max_connections=1)) as client:
        for path in ("/bytes/1024?seed=1", "/status/404"):
            reply = await client.get(path)
            print(path, reply.status_code, len(reply.content))
        reply = await client.get("/redirect/2", follow_redirects=True)
        print(reply.status_code, len(reply.history))
        print((await client.post("/post", json={"a": 1})).json()["json"])
        replies = await asyncio.gather(*(client.get(f"/delay/{delay}") for delay in (0.2, 0.1)))
        print([reply.status_code for reply in replies])
        async with client.stream("GET", "/drip?numbytes=5&duration=0.5&delay=0") as reply:
            print(reply.status_code, b"".join([part async for part in reply.aiter_bytes()]))
        try:
            await client.get("/delay/5", timeout=0.3)
        except httpx.TimeoutException as error:
            print(type(error).__name__)
    print(await asyncio.to_thread(lambda: httpx.get(f"{BASE}/bytes/16?seed=2").status_code))


asyncio.run(main())
