import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

local = threading.local()
lock = threading.RLock()
order = []


def works(number):
    time.sleep(0.2)
    return threading.current_thread().name


def limited(most):
    with ThreadPoolExecutor(most) as pool:
        print(most, sorted(set(pool.map(works, range(4)))))


def who():
    thread = threading.current_thread()
    return thread.name, thread.is_alive(), thread.ident == threading.get_ident(), thread is threading.main_thread()


def counts():
    local.count = getattr(local, "count", 0) + 1
    return local.count


def is_new():
    local.is_new = not hasattr(local, "is_new")
    return local.is_new


def holds():
    with lock, lock:
        order.append("in")
        time.sleep(0.2)
        order.append("out")


def starts():
    thread = threading.Thread(target=lambda: order.append(threading.current_thread().name), name="started")
    thread.start()
    thread.join()
    return threading.current_thread().name


def joins():
    thread = threading.current_thread()
    try:
        thread.join()
    except RuntimeError as error:
        print(error)
    return thread


async def main():
    print(await asyncio.to_thread(who))
    await asyncio.gather(asyncio.to_thread(holds), asyncio.to_thread(holds))
    print(order, threading.current_thread().name)
    with ThreadPoolExecutor(1, "one") as pool:
        print([pool.submit(counts).result() for _ in range(3)], local.count)
        print(await asyncio.get_running_loop().run_in_executor(pool, starts), order[-1])
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1, "own"))
    print(await asyncio.gather(asyncio.to_thread(works, 1), asyncio.to_thread(works, 2)))


for most in (4, 1, 2):
    limited(most)
local.count = 10
asyncio.run(main())
print([asyncio.run(asyncio.to_thread(is_new)) for _ in range(3)])
with ThreadPoolExecutor(1) as pool:
    thread = pool.submit(joins).result()
thread.join()
thread.join(1)
print(thread.is_alive())
