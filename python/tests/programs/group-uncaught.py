import asyncio


class Broken(Exception):
    def __str__(self):
        return "broken: " + ", ".join(map(str, self.args))


async def fails(number):
    await asyncio.sleep(0)
    raise Broken(number)


async def main():
    async with asyncio.TaskGroup() as group:
        for number in range(3):
            group.create_task(fails(number))


asyncio.run(main())
