import asyncio

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
ticks = []


def tick():
    ticks.append(len(ticks))
    if len(ticks) == 3:
        loop.stop()
    else:
        loop.call_later(0.005, tick)


loop.call_soon(tick)
loop.run_forever()
print(ticks)
task = loop.create_task(asyncio.sleep(10))
try:
    loop.run_until_complete(asyncio.wait_for(asyncio.sleep(1), 0.01))
except TimeoutError:
    print("late")
task.cancel()
loop.run_until_complete(asyncio.gather(task, return_exceptions=True))
loop.close()
try:
    loop.call_soon(tick)
except RuntimeError:
    import traceback

    traceback.print_exc()
