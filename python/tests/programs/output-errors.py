import asyncio
import sys


async def main():
    try:
        sys.stdout.write(3)
    except TypeError:
        import traceback

        traceback.print_exc()
    try:
        print("\udc80")
    except UnicodeEncodeError as error:
        print(error)
    await asyncio.sleep(0)


asyncio.run(main())
