import asyncio
import contextlib
import io
import sys


async def main():
    print("one", end=" ")
    await asyncio.sleep(0)
    print("two", 3, None, sep="-")
    sys.stdout.write("no newline, ")
    sys.stdout.writelines(["a\n", "b\n"])
    print("to stderr", file=sys.stderr)
    sys.stdout.buffer.write(b"") if False else None
    with contextlib.redirect_stdout(io.StringIO()) as caught:
        print("caught")
    print(repr(caught.getvalue()))
    print("many\nlines\n\nat once")
    print("ünïcode ✓ 漢字", "\ttab")
    print(sys.stdout.write("x"), sys.stdout.isatty(), sys.stdout.encoding, sys.stdout is sys.__stdout__)
    print(type(sys.stdout), sys.stdout.name)
    sys.stdout.write("the end without a newline")


asyncio.run(main())
