import asyncio

writers = {}


async def serve(reader, writer):
    name = (await reader.readline()).decode().strip()
    writers[name] = writer
    await tell_all(f"* {name} came, {writer.get_extra_info('peername')[0]}")
    while line := await reader.readline():
        await tell_all(f"{name}: {line.decode().strip()}")
    del writers[name]
    await tell_all(f"* {name} left")
    writer.close()


async def tell_all(text):
    for writer in list(writers.values()):
        writer.write(text.encode() + b"\n")
        await writer.drain()


async def visit(address, name, lines, delay):
    await asyncio.sleep(delay)
    reader, writer = await asyncio.open_connection(*address)
    writer.write(f"{name}\n".encode())

    async def listen():
        while line := await reader.readline():
            print(f"[{name}] {line.decode().strip()}")

    listening = asyncio.create_task(listen())
    for line in lines:
        await asyncio.sleep(0.2)
        writer.write(f"{line}\n".encode())
    await asyncio.sleep(0.1)
    writer.write_eof()
    await listening
    writer.close()
    await writer.wait_closed()


async def sink(reader, writer):
    count = 0
    while data := await reader.read(65536):
        count += len(data)
        await asyncio.sleep(0)
    writer.write(f"{count} bytes".encode())
    writer.write_eof()
    writer.close()
    await writer.wait_closed()
    print("closed by the server")


async def wants_ten(reader, writer):
    try:
        await reader.readexactly(10)
    except asyncio.IncompleteReadError as error:
        print("only", error.partial)
    writer.close()


class Shouts(asyncio.Protocol):
    def connection_made(self, transport):
        print("made")
        self.transport = transport

    def data_received(self, data):
        print("received", data)
        self.transport.write(data.upper())

    def eof_received(self):
        print("no more")

    def connection_lost(self, error):
        print("lost", error)


async def main():
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        address = server.sockets[0].getsockname()
        visits = (visit(address, "ann", ["hi", "so?"], 0), visit(address, "bob", ["yo"], 0.07), visit(address, "cy", [], 0.25))
        await asyncio.gather(*visits)
    async with await asyncio.start_server(sink, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        for _ in range(12):
            writer.write(bytes(500_000))
            await writer.drain()
        writer.write_eof()
        print(await reader.read())
        writer.close()
        await writer.wait_closed()
    async with await asyncio.start_server(wants_ten, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"abc")
        writer.close()
        await writer.wait_closed()
        await asyncio.sleep(0.05)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Shouts, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"quiet")
    print(await reader.read(100))
    writer.write(b"unread")
    await asyncio.sleep(0.05)
    writer.transport.abort()
    await asyncio.sleep(0.05)
    server.close()
    await server.wait_closed()


asyncio.run(main())
