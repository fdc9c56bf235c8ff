import asyncio
import gc


async def fails():
    raise ValueError("nobody asks")


async def main():
    task = asyncio.create_task(fails())
    await asyncio.sleep(0.01)
    del task
    gc.collect()
    print("between")
    future = asyncio.get_running_loop().create_future()
    future.set_exception(KeyError("nobody"))
    del future
    await asyncio.sleep(0)
    kept = asyncio.create_task(fails())
    await asyncio.sleep(0)
    print("end of main", kept.done())


asyncio.run(main())
print("end")
