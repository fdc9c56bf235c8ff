"""A queue that never joins: a worker forgets task_done() where a job fails."""

import asyncio


async def handle(job):
    await asyncio.sleep(0.1)
    if job == "job 3":
        raise ValueError(job)


async def worker(queue):
    while True:
        job = await queue.get()
        try:
            await handle(job)
        except ValueError:
            continue  # and task_done() is never called
        queue.task_done()


async def main():
    queue = asyncio.Queue()
    for number in range(1, 7):
        queue.put_nowait(f"job {number}")
    workers = [asyncio.create_task(worker(queue), name=f"worker {number}") for number in (1, 2)]
    await queue.join()
    for each in workers:
        each.cancel()


asyncio.run(main())
