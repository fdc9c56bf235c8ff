import asyncio


async def work():
    try:
        await asyncio.sleep(1)
    finally:
        print("cleaned up")


async def closes():
    loop = asyncio.get_running_loop()
    try:
        loop.close()
    except RuntimeError as error:
        print(error)


asyncio.run(closes())
loop = asyncio.new_event_loop()
task = loop.create_task(work())
loop.run_until_complete(asyncio.sleep(0.01, loop=None) if False else asyncio.sleep(0.01))
loop.close()
print(task)
task._log_destroy_pending = False
print("end")
