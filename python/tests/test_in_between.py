"""Whatever comes by between two steps of the recorder, as a finalizer may, the page takes the log.

A finalizer runs where the garbage collector is, or where a signal finds the program: where a function begins, and where
one that is written in C has ended. So each scene is done once for every such place in the recorder.
"""

import builtins
from pathlib import Path
from typing import Any

import pytest
from pythons import PACKAGE, interpreters, run
from test_streamed import streamed

from await_lab import sources
from await_lab.trace import Trace

PROGRAM = """import asyncio
import os
import sys
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, {in_page!r})
RECORDER = os.path.dirname(asyncio.Handle._run.__code__.co_filename) + os.sep


class Intruder:
    def __init__(self, place):
        self.place = self.left = place
        self.queue = asyncio.Queue()
        self.waiting, self.made = [], []

    def __call__(self, frame, event, argument):
        code = frame.f_code
        # asyncio's own timers are compared in Python, too, and no heap of them may change then.
        if event in ("call", "c_return") and code.co_filename.startswith(RECORDER) and code.co_name != "__lt__":
            self.left -= 1
            if not self.left:
                self.act()

    def act(self):
        loop = asyncio.get_running_loop()
        self.made.append(loop.create_task(nothing(), name=f"made at {{self.place}}"))
        loop.call_soon(nowhere)
        asyncio.Queue().put_nowait(self.place)
        while not self.queue.empty():
            self.queue.get_nowait()
        for task in self.waiting:
            task.cancel()
        sys.stdout.write(f"intruder {{self.place}}\\n")


def nowhere():
    pass


async def nothing():
    pass


async def waits(intruder, wait):
    intruder.waiting.append(asyncio.current_task())
    await wait


async def tasks(intruder):
    asyncio.create_task(waits(intruder, asyncio.sleep(1)), name=f"task {{intruder.place}}")
    async with asyncio.TaskGroup() as group:
        group.create_task(nothing())
    if hasattr(asyncio, "eager_task_factory"):
        asyncio.eager_task_factory(asyncio.get_running_loop(), nothing())


async def prints(intruder):
    sys.stdout.write(f"text {{intruder.place}}\\n")
    asyncio.create_task(waits(intruder, asyncio.Event().wait()))
    await asyncio.sleep(0)


async def queues(intruder):
    queue = asyncio.Queue(1)
    for wait in queue.get(), queue.put("first"), queue.put("second"), queue.join():
        asyncio.create_task(waits(intruder, wait))
    intruder.queue.put_nowait(intruder.place)
    await asyncio.sleep(0)


async def groups(intruder):
    for wait in asyncio.gather(nothing(), asyncio.sleep(1)), asyncio.wait([asyncio.ensure_future(nothing())]):
        asyncio.create_task(waits(intruder, wait))
    await asyncio.sleep(0)


async def limits(intruder):
    async def limited():
        async with asyncio.timeout(0.001), asyncio.Lock():
            await asyncio.Semaphore(0).acquire()

    asyncio.create_task(waits(intruder, limited()))
    await asyncio.sleep(0.01)


async def threads(intruder):
    with ThreadPoolExecutor(1) as pool:
        await asyncio.get_running_loop().run_in_executor(pool, sys.stdout.write, f"job {{intruder.place}}\\n")


async def requests(intruder):
    import httpx

    async with httpx.AsyncClient() as client:
        asyncio.create_task(waits(intruder, client.get("http://localhost/delay/1")))
        await asyncio.sleep(2)


async def is_over(scene, place):
    intruder = Intruder(place)
    sys.setprofile(intruder)
    try:
        await scene(intruder)
    except asyncio.CancelledError:
        pass
    sys.setprofile(None)
    for task in intruder.waiting:
        task.cancel()
    await asyncio.gather(*intruder.waiting, *intruder.made, return_exceptions=True)
    return intruder.left > 0


async def main():
    place = 1
    while not await is_over({scene}, place):
        place += 1


asyncio.run(main())
"""
SCENES = "tasks", "prints", "queues", "groups", "limits", "threads", "requests"


@pytest.mark.parametrize("version", interpreters())
@pytest.mark.parametrize("scene", SCENES)
def test_the_log_keeps_its_rules(scene: str, version: str, tmp_path: Path) -> None:
    program = tmp_path / "app.py"
    program.write_text(PROGRAM.format(in_page=str(PACKAGE / "in_page"), scene=scene))
    found = streamed(interpreters()[version], program, tmp_path)
    (log,) = found["runs"]
    texts = log["labels"]
    said = [texts[event[4]] for event in log["events"] if event[3] == "said"]
    names = [texts[event[4]] for event in log["events"] if event[3] == "spawned"]
    places = range(1, len([text for text in said if text.startswith("intruder")]) + 1)
    assert len(places) > 50
    # No number means another text than the one that it was given for.
    assert [text for text in said if text.startswith("intruder")] == [f"intruder {place}" for place in places]
    assert set(names) >= {f"made at {place}" for place in places}


COLLECTED = """import gc
import itertools
from await_lab.trace import NEW, Trace

trace, numbers = Trace(lambda: 0), itertools.count()


class Garbage:
    def __init__(self):
        self.itself = self

    def __del__(self):
        trace.add_new(numbers, 0, 0, "queue-opened", NEW, 0, 0)


for allocations in range(1, 50):
    gc.disable()
    gc.collect()
    Garbage()
    gc.set_threshold(allocations)
    gc.enable()
    number = trace.add_new(numbers, 0, 0, "request-queued", NEW, 0, chain=allocations)
    gc.disable()
    (own,) = [event for event in trace.events if event[3] == "suspended-at" and event[4] == allocations]
    assert trace.events[trace.events.index(own) - 1][3:5] == ("request-queued", number)
gc.collect()
assert [event[4] for event in trace.events if event[3] != "suspended-at"] == list(range(2 * 49))
"""


@pytest.mark.parametrize("version", interpreters())
def test_a_number_is_taken_with_its_event_wherever_garbage_is_collected(version: str) -> None:
    ran = run(interpreters()[version], "-c", COLLECTED)
    assert (ran.status, ran.stderr) == (0, "")


def test_a_file_that_two_threads_meet_at_once_is_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program, met = tmp_path / "app.py", []
    program.write_text("first\nsecond\n")
    found = sources.Sources(Trace(lambda: 0), str(tmp_path))

    def opened(*arguments: Any) -> Any:
        if not met:
            met.append(None)
            met[0] = found.file(str(program))
        return builtins.open(*arguments)

    monkeypatch.setattr(sources, "open", opened, raising=False)
    assert found.file(str(program)) == met[0] == 0
    assert [source.name for source in found.all()] == ["app.py"]
