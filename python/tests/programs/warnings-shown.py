import asyncio
import sys
import warnings


def old():
    warnings.warn("old is old", DeprecationWarning, stacklevel=2)


async def main():
    old()
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        old()
    print(len(found), found[0].message)
    warnings.simplefilter("error")
    try:
        old()
    except DeprecationWarning as error:
        print(repr(error))
    warnings.simplefilter("default")
    warnings.warn("own", UserWarning)
    await asyncio.sleep(0)


asyncio.run(main())
print(sys.warnoptions)
