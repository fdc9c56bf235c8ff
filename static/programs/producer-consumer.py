import asyncio
import random


async def producer(queue, items):
    for number in range(items):
        item = f"Task-{number}"
        await queue.put(item)
        print(f"Producer: Created {item}")
        await asyncio.sleep(random.uniform(0.1, 0.5))
    print("Producer: Done producing")


async def consumer(name, queue):
    while True:
        item = await queue.get()
        if item is None:
            queue.task_done()
            print(f"{name}: Received shutdown signal")
            break
        print(f"{name}: Processing {item}")
        await asyncio.sleep(random.uniform(0.2, 0.7))
        print(f"{name}: Completed {item}")
        queue.task_done()


async def main():
    queue = asyncio.Queue(maxsize=5)
    consumers = [
        asyncio.create_task(consumer(f"Consumer-{number}", queue), name=f"Consumer-{number}")
        for number in range(3)
    ]
    await asyncio.create_task(producer(queue, 10), name="Producer")
    await queue.join()
    for _ in consumers:
        await queue.put(None)
    await asyncio.gather(*consumers)


asyncio.run(main())
