import asyncio


async def fails(kind):
    await asyncio.sleep(0)
    raise kind(kind.__name__)


async def main():
    for kinds in ((ValueError, TypeError), (KeyError,)):
        try:
            async with asyncio.TaskGroup() as group:
                for kind in kinds:
                    group.create_task(fails(kind))
        except* (ValueError, TypeError) as found:
            print("known", sorted(map(repr, found.exceptions)))
        except* LookupError as found:
            print("lookup", found.exceptions, found.message)
    raise ExceptionGroup("at the end", [ValueError(1), ExceptionGroup("inside", [OSError(2, "gone")])])


asyncio.run(main())
