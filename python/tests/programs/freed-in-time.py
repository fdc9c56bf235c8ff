import asyncio
import gc
import weakref

gc.disable()


class Payload:
    pass


async def holds(queue):
    payload = Payload()
    reference = weakref.ref(payload)
    await queue.put(payload)
    del payload
    await asyncio.sleep(0)
    return reference


async def main():
    queue = asyncio.Queue()
    reference = await asyncio.create_task(holds(queue))
    print(reference() is not None)
    queue.get_nowait()
    await asyncio.sleep(0)
    print(reference() is None)
    task = asyncio.create_task(asyncio.sleep(0.01))
    found = weakref.ref(task)
    await task
    del task
    await asyncio.sleep(0)
    print(found() is None)
    lock = weakref.ref(asyncio.Lock())
    print(lock() is None)
    future = asyncio.get_running_loop().create_future()
    waiting = asyncio.create_task(asyncio.wait_for(future, 1))
    await asyncio.sleep(0)
    future.set_result(Payload())
    inner = weakref.ref(await waiting)
    del waiting, future
    await asyncio.sleep(0)
    print(inner() is None)


asyncio.run(main())
