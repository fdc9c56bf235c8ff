import asyncio
import types


class Twice:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        yield
        result = yield from asyncio.sleep(0.01, self.value).__await__()
        return result * 2


class Bare:
    def __await__(self):
        return iter(())


@types.coroutine
def old_style():
    yield
    yield from asyncio.sleep(0.01)
    return "old"


class Later:
    def __init__(self, future):
        self.future = future

    def __await__(self):
        return self.future.__await__()


async def main():
    print(await Twice(21), await Bare(), await old_style())
    future = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(0.01, future.set_result, 5)
    print(await Later(future))
    print(await asyncio.gather(Twice(1), Twice(2)))


asyncio.run(main())
