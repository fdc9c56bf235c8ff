import asyncio
import atexit


class Resource:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("freed", self.name)


async def main():
    local = Resource("local")
    await asyncio.sleep(0)
    return Resource("returned").name


atexit.register(print, "at exit")
kept = Resource("kept by the module")
print(asyncio.run(main()))
