import asyncio
import traceback


async def work(name, seconds, fail=False):
    await asyncio.sleep(seconds)
    if fail:
        raise LookupError(name)
    print(name, "done")
    return name


async def main():
    try:
        await asyncio.gather(work("a", 0.01), work("b", 0.02, True), work("c", 0.04))
    except LookupError:
        traceback.print_exc()
    await asyncio.sleep(0.05)
    same = work("same", 0)
    print(await asyncio.gather(same, same))


asyncio.run(main())
