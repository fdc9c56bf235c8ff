import asyncio


async def worker(name, queue):
    while True:
        job = await queue.get()
        await asyncio.sleep(job)
        print(name, "did", job)
        queue.task_done()


async def main():
    queue = asyncio.Queue()
    for job in (0.3, 0.1, 0.2, 0.1):
        queue.put_nowait(job)
    workers = [asyncio.create_task(worker(f"w{n}", queue)) for n in range(2)]
    await queue.join()
    for each in workers:
        each.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    try:
        queue.task_done()
    except ValueError as error:
        print(error)


asyncio.run(main())
