import asyncio
import threading


def broken():
    raise ValueError("a thread of its own")


async def main():
    thread = threading.Thread(target=broken, name="breaker")
    thread.start()
    while thread.is_alive():
        await asyncio.sleep(0.005)
    try:
        await asyncio.to_thread(broken)
    except ValueError:
        import traceback

        traceback.print_exc()
    try:
        thread.start()
    except RuntimeError as error:
        print(error)


asyncio.run(main())
