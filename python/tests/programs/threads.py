import asyncio
import queue
import threading
import time

items = queue.Queue(2)
lock = threading.RLock()
local = threading.local()


def produces():
    for number in range(3):
        print("puts", number)
        items.put(number)
        time.sleep(0.2)
    items.put(None)


def consumes():
    time.sleep(0.1)
    while (item := items.get()) is not None:
        with lock:
            print("got", item, threading.current_thread().name)


def waits(event):
    local.seen = True
    print("waits", event.wait(5), event.wait(0))


def broken():
    raise ValueError("a thread of its own")


async def main():
    local.seen = False
    loop = asyncio.get_running_loop()
    numbers = asyncio.Queue()

    def feeds():
        for number in range(2):
            time.sleep(0.1)
            loop.call_soon_threadsafe(numbers.put_nowait, number)

    threading.Thread(target=feeds).start()
    print(await numbers.get(), await numbers.get(), asyncio.current_task().get_name(), local.seen)
    over = threading.Event()

    async def inside():
        await asyncio.sleep(0.1)
        return "a loop of its own"

    threading.Thread(target=lambda: (print(asyncio.run(inside())), over.set())).start()
    over.wait()
    print(await asyncio.wait_for(asyncio.sleep(0.1, "goes on"), 1))


threads = [threading.Thread(target=produces), threading.Thread(target=consumes, name="consumer")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
event = threading.Event()
thread = threading.Thread(target=waits, args=(event,))
thread.start()
time.sleep(0.1)
event.set()
thread.join(5)
print(thread.is_alive(), threading.active_count())
timer = threading.Timer(0.1, print, ["timer"])
timer.start()
timer.join()
asyncio.run(main())


def late():
    time.sleep(0.1)
    print("late")


threading.Thread(target=late).start()
print("main is over")
