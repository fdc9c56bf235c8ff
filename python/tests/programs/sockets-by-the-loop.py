import asyncio
import socket


async def main():
    loop = asyncio.get_running_loop()
    left, right = socket.socketpair()
    for each in (left, right):
        each.setblocking(False)
    loop.add_reader(right, lambda: (print("readable", right.recv(10)), loop.remove_reader(right)))
    await loop.sock_sendall(left, b"ping")
    await asyncio.sleep(0.02)
    reading = asyncio.create_task(loop.sock_recv(right, 10))
    await asyncio.sleep(0)
    await loop.sock_sendall(left, b"pong")
    print(await reading)
    left.close()
    right.close()
    print((await loop.getaddrinfo("127.0.0.1", 80))[0][4])


asyncio.run(main())
