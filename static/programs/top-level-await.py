import asyncio


async def square(number):
    await asyncio.sleep(number / 10)
    return number * number


# No main and no asyncio.run: as typed into `python -m asyncio`, or into a notebook.
print(await asyncio.gather(square(3), square(1), square(2)))
for first in asyncio.as_completed([square(3), square(1), square(2)]):
    print(await first)
