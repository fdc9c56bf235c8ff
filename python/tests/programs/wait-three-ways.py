import asyncio


async def work(seconds, fail=False):
    await asyncio.sleep(seconds)
    if fail:
        raise RuntimeError(seconds)
    return seconds


def made():
    plan = ((0.15, False), (0.05, False), (0.1, True))
    return [asyncio.create_task(work(*each), name=str(each[0])) for each in plan]


async def main():
    for when in (asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION, asyncio.ALL_COMPLETED):
        tasks = made()
        done, pending = await asyncio.wait(tasks, return_when=when)
        print(when, sorted(t.get_name() for t in done), sorted(t.get_name() for t in pending))
        await asyncio.wait(tasks)
        print([t.exception() for t in tasks])
    done, pending = await asyncio.wait(made(), timeout=0.075)
    print(len(done), len(pending))
    print((await asyncio.gather(*done, *pending, return_exceptions=True)).count(0.05))
    for wrong in ([], asyncio.create_task(work(0))):
        try:
            await asyncio.wait(wrong)
        except (ValueError, TypeError) as error:
            print(type(error).__name__, error)


asyncio.run(main())
