import asyncio


async def guest(name, room):
    async with room:
        print(name, "in", room)
        await asyncio.sleep(0.01)
    print(name, "out")


async def main():
    room = asyncio.Semaphore(2)
    await asyncio.gather(*(guest(n, room) for n in "abcd"))
    bounded = asyncio.BoundedSemaphore(1)
    await bounded.acquire()
    bounded.release()
    try:
        bounded.release()
    except ValueError as error:
        print(error)
    try:
        asyncio.Semaphore(-1)
    except ValueError as error:
        print(error)
    await room.acquire()
    await room.acquire()
    try:
        await asyncio.wait_for(room.acquire(), 0.01)
    except TimeoutError:
        print("full", room.locked())


asyncio.run(main())
