import asyncio
import errno
import os
import pathlib
import socket


def attempt(function, *arguments):
    try:
        print(function(*arguments))
    except OSError as error:
        print(type(error).__name__, error, errno.errorcode[error.errno])


async def opens(path):
    await asyncio.sleep(0)
    open(path)


async def main():
    for function in (open, os.listdir, os.rmdir, os.remove, lambda path: pathlib.Path(path).read_text()):
        attempt(function, "/no-such-folder/file")
    attempt(os.mkdir, "/tmp")
    attempt(open, "/tmp")
    attempt(os.listdir, __file__)
    print(await asyncio.gather(opens("/none"), asyncio.to_thread(open, "/nor-this"), return_exceptions=True))
    for number in (errno.ENOENT, errno.EACCES, errno.EPIPE, errno.ECONNREFUSED, errno.ETIMEDOUT, errno.EAGAIN):
        print(number, repr(OSError(number, os.strerror(number))))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        other = socket.socket()
        attempt(other.bind, taken.getsockname())
        attempt(other.getpeername)
        other.close()
        attempt(other.recv, 1)
    left, right = socket.socketpair()
    with left:
        left.setblocking(False)
        attempt(left.recv, 1)
        left.send(b"unread")
        right.close()
        attempt(left.recv, 1)
        attempt(left.recv, 1)
        attempt(left.send, b"late")
    await opens("/none")


asyncio.run(main())
