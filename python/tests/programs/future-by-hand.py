import asyncio


class Promise:
    """All that a task asks of what it waits for, and no more: no state, and no weak reference."""

    __slots__ = ("_asyncio_future_blocking", "value", "waker")

    def __init__(self):
        self._asyncio_future_blocking = False
        self.value = self.waker = None

    def __await__(self):
        if self.value is None:
            print("pending")
            self._asyncio_future_blocking = True
            yield self
        return self.value

    def get_loop(self):
        return asyncio.get_running_loop()

    def add_done_callback(self, callback, *, context):
        self.waker = lambda: self.get_loop().call_soon(callback, self, context=context)

    def set(self, value):
        self.value = value
        self.waker()

    def result(self):
        return self.value

    def cancel(self, msg=None):
        return False


async def wait_for(promise):
    try:
        print(await promise)
        await asyncio.sleep(0)
        print("goes on")
    except asyncio.CancelledError:
        print("cancelled")


async def main():
    for is_cancelled in (False, True):
        promise = Promise()
        task = asyncio.create_task(wait_for(promise))
        await asyncio.sleep(0.01)
        if is_cancelled:
            print(task.cancel())
        promise.set("set")
        await task


asyncio.run(main())
