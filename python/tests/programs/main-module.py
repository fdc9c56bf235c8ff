import asyncio
import sys

import __main__


def hello():
    return __name__


async def main():
    print(__name__, __doc__, __package__, __spec__, sys.argv[1:], __main__.hello is hello)
    print(sorted(name for name in globals() if name.startswith("__")))
    print(__file__ == sys.argv[0] or __file__.endswith(sys.argv[0]), sys.path[0] == __file__.rpartition("/")[0])
    await asyncio.sleep(0)


if __name__ == "__main__":
    asyncio.run(main())
