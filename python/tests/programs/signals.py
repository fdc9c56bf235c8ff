import asyncio
import os
import signal


async def main():
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGUSR1, stop.set)
    loop.call_later(0.01, os.kill, os.getpid(), signal.SIGUSR1)
    await stop.wait()
    print("stopped by a signal")
    loop.remove_signal_handler(signal.SIGUSR1)
    previous = signal.signal(signal.SIGINT, lambda *_: print("ctrl-c is mine"))
    os.kill(os.getpid(), signal.SIGINT)
    await asyncio.sleep(0.01)
    signal.signal(signal.SIGINT, previous)


asyncio.run(main())
