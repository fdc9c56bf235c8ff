import asyncio
import threading


async def ask(n):
    await asyncio.sleep(0.01)
    return n + 1


def serve(loop):
    asyncio.set_event_loop(loop)
    loop.run_forever()


loop = asyncio.new_event_loop()
thread = threading.Thread(target=serve, args=(loop,), daemon=True)
thread.start()
print(asyncio.run_coroutine_threadsafe(ask(1), loop).result())
futures = [asyncio.run_coroutine_threadsafe(ask(n), loop) for n in range(3)]
print([future.result() for future in futures])
print(asyncio.run(ask(41)))
loop.call_soon_threadsafe(loop.stop)
thread.join()
loop.close()
print(loop.is_closed())
