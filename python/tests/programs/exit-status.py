import asyncio
import sys


async def main():
    await asyncio.sleep(0)
    print("leaving")
    sys.exit(7)


try:
    asyncio.run(main())
finally:
    print("last words", file=sys.stderr)
