import asyncio


async def ticker(count):
    try:
        for n in range(count):
            await asyncio.sleep(0.01)
            got = yield n
            if got:
                print("got", got)
    finally:
        await asyncio.sleep(0)
        print("ticker closed")


async def doubled(source):
    async for n in source:
        yield n * 2


async def main():
    print([n async for n in doubled(ticker(3)) if n])
    generator = ticker(5)
    print(await generator.asend(None), await generator.asend("hello"), await anext(generator))
    try:
        await generator.athrow(KeyError("thrown"))
    except KeyError as error:
        print(repr(error))
    print(await anext(generator, "default"))
    left = ticker(9)
    await anext(left)
    await left.aclose()
    forgotten = ticker(9)
    await anext(forgotten)


asyncio.run(main())
print("end")
