import asyncio
import sys


async def main():
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "print(input()[::-1])", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate(b"desrever\n")
    print(out.decode().strip(), process.returncode)
    shell = await asyncio.create_subprocess_shell("exit 3")
    print(await shell.wait())


asyncio.run(main())
