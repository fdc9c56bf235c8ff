"""None says that no more will come, where other things went through the queue before."""

from pathlib import Path

import pytest
from pythons import interpreters, log_of

WORKER = """
import asyncio

async def work(queue):
    while (item := await queue.get()) is not None:
        await asyncio.sleep(1)

async def main():
    queue = asyncio.Queue(1)
    worker = asyncio.create_task(work(queue))
    for item in ("a", "b", None):
        await queue.put(item)
    await worker

asyncio.run(main())
"""
PERMITS = """
import asyncio

async def main():
    permits = asyncio.Queue()
    for _ in range(3):
        permits.put_nowait(None)
    await permits.get()
    permits.put_nowait(None)

asyncio.run(main())
"""


def of_items(text: str, python: str, folder: Path) -> list[list[int | str]]:
    log = log_of(python, text, folder, "--virtual")
    names = ("put-blocked", "sentinel-marked", "item-put")
    return [event[3:6] for event in log["events"] if event[3] in names]


@pytest.mark.parametrize("version", interpreters())
def test_the_none_that_ends_a_queue_is_marked_once_before_it_is_put(version: str, tmp_path: Path) -> None:
    found = of_items(WORKER, interpreters()[version], tmp_path)
    assert [name for name, *_ in found] == [
        "item-put", "put-blocked", "item-put", "sentinel-marked", "put-blocked", "item-put",
    ]  # fmt: skip
    assert len({tuple(numbers) for _, *numbers in found[3:]}) == 1


@pytest.mark.parametrize("version", interpreters())
def test_nones_that_are_all_a_queue_ever_has_are_no_sentinels(version: str, tmp_path: Path) -> None:
    assert [name for name, *_ in of_items(PERMITS, interpreters()[version], tmp_path)] == ["item-put"] * 4
