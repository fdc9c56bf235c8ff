"""Callbacks, exceptions' contexts and coroutines that have an attribute for every name, and count who asks."""

import asyncio
import collections.abc
import functools


class Anything:
    asked = 0

    def __getattr__(self, name):
        Anything.asked += 1
        return Anything()

    def __call__(self, *args):
        return Anything()


class Counted(collections.abc.Coroutine):
    """A coroutine of its own kind, which wraps another."""

    def __init__(self, inner):
        self._inner = inner

    def __getattr__(self, name):
        Anything.asked += 1
        return Anything()

    def send(self, value):
        return self._inner.send(value)

    def throw(self, *args):
        return self._inner.throw(*args)

    def close(self):
        self._inner.close()

    def __await__(self):
        return self._inner.__await__()


async def add(a, b):
    await asyncio.sleep(0.01)
    return a + b


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(Anything())
    loop.call_soon(functools.partial(Anything(), 1))
    loop.call_later(0.001, Anything())
    loop.call_soon_threadsafe(Anything())
    loop.set_exception_handler(lambda loop, context: print(context["message"]))
    before = Anything.asked
    loop.call_exception_handler({"message": "said by hand", "task": Anything(), "future": Anything()})
    print("asked by the handler", Anything.asked - before)
    print(await asyncio.create_task(Counted(add(1, 2)), name="counted"))
    future = loop.create_future()
    future.add_done_callback(Anything())
    loop.call_soon(future.set_result, "done")
    print(await future)
    await asyncio.sleep(0.01)
    print("asked", Anything.asked)


asyncio.run(main())
