"""Callbacks, contexts of errors and coroutines that have an attribute for every name, and tell which were asked for."""

import asyncio
import collections.abc
import functools


asked = set()


class Anything:
    def __getattr__(self, name):
        asked.add(name)
        return Anything()

    def __call__(self, *args):
        return Anything()


class Counted(collections.abc.Coroutine):
    """A coroutine of its own kind, which wraps another."""

    def __init__(self, inner):
        self._inner = inner

    def __getattr__(self, name):
        asked.add(name)
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
    loop.set_exception_handler(lambda loop, context: None)
    loop.call_exception_handler({"message": "by hand", "task": Anything(), "future": Anything()})
    print(await asyncio.create_task(Counted(add(1, 2)), name="counted"))
    future = loop.create_future()
    future.add_done_callback(Anything())
    loop.call_soon(future.set_result, "done")
    print(await future)
    await asyncio.sleep(0.01)
    # What asyncio itself looks at differs from version to version.
    print("asked for", asked & {"func", "__func__", "__code__", "cr_code", "_await_lab"})


asyncio.run(main())
