"""Asks a small server of its own, by httpx."""

import asyncio
import contextlib

import httpx

answering = set()
over = asyncio.Event()


async def answer(reader, writer):
    answering.add(asyncio.current_task())
    # Whoever hung up gets no answer.
    with contextlib.suppress(ConnectionError):
        await answered(reader, writer)
    writer.close()


async def answered(reader, writer):
    path = (await reader.readline()).split()[1].decode()
    while await reader.readline() != b"\r\n":
        pass
    if path == "/never":
        await over.wait()
    body = b"hello" if path == "/hello" else b"x" * 3000
    status = b"404 Not Found" if path == "/missing" else b"200 OK"
    writer.write(b"HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % (status, len(body)))
    for start in range(0, len(body), 1000):
        writer.write(body[start : start + 1000])
        await writer.drain()
        await asyncio.sleep(0.01)


async def main():
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with httpx.AsyncClient(base_url=base, limits=httpx.Limits(max_connections=2)) as client:
        print((await client.get("/hello")).text, (await client.get("/missing")).status_code)
        replies = await asyncio.gather(*(client.get("/parts") for _ in range(4)))
        print([len(reply.content) for reply in replies], replies[0].request.extensions.keys())
        async with client.stream("GET", "/parts") as reply:
            print(reply.status_code, "closed early")
        try:
            await client.get("/never", timeout=httpx.Timeout(None, read=0.1))
        except httpx.TimeoutException as error:
            print(type(error).__name__)
        try:
            await client.get("http://127.0.0.1:1/")
        except httpx.HTTPError as error:
            print(type(error).__name__)
    print(await asyncio.to_thread(lambda: httpx.get(f"{base}/hello").text))
    transport = httpx.MockTransport(lambda request: httpx.Response(204))
    async with httpx.AsyncClient(transport=transport) as client:
        print((await client.get("http://mock/")).status_code)
    over.set()
    await asyncio.wait(answering)
    server.close()


asyncio.run(main())
