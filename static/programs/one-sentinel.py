import asyncio


async def producer(queue):
    for number in range(5):
        await asyncio.sleep(1)
        item = f"item-{number}"
        await queue.put(item)
        print(f"Produced {item}")
    # One end marker for two consumers: one of them stops, the other waits for ever.
    await queue.put(None)


async def consumer(name, queue):
    while True:
        item = await queue.get()
        if item is None:
            queue.task_done()
            break
        await asyncio.sleep(0.5)
        print(f"{name} consumed {item}")
        queue.task_done()


async def main():
    queue = asyncio.Queue(maxsize=2)
    await asyncio.gather(
        producer(queue),
        consumer("Consumer-1", queue),
        consumer("Consumer-2", queue),
    )


asyncio.run(main())
