"""A run that is broken off is written, and ends at that moment, with who waits where."""

import signal
from pathlib import Path

from rules import named
from signalled import signalled

from await_lab.recorder import Recorder
from await_lab.state import RUN_INTERRUPTED

HANGS = """import asyncio

async def consumer(queue):
    while True:
        await queue.get()

async def main():
    queue, lock = asyncio.Queue(), asyncio.Lock()
    await lock.acquire()
    tasks = [asyncio.create_task(consumer(queue)) for _ in range(2)]
    await asyncio.sleep(0.01)
    asyncio.get_running_loop().call_soon(lambda: print("waiting", flush=True))
    async with lock:
        await asyncio.gather(*tasks)

asyncio.run(main())
"""


def test_a_run_that_hangs_and_is_broken_off_ends_with_who_waits_where(tmp_path: Path) -> None:
    _, stderr, status, log = signalled(tmp_path, HANGS, [("waiting", signal.SIGINT)])
    assert status == -signal.SIGINT and stderr.endswith("KeyboardInterrupt\n") and "await_lab" not in stderr
    last = [(event[1], event[3], *event[4:]) for event in log["events"][-4:]]
    assert last == [(1, "ended", 2), (2, "ended", 2), (3, "ended", 2), (0, "run-ended", 5)]
    # main waits for the lock that it holds itself, the two others for the queue.
    assert named(log, "wait-began")[-1][1] == 1 and named(log, "wait-began")[-1][4] == 0
    assert not named(log, "wait-withdrawn") and not named(log, "get-withdrawn")
    lines = [log["places"][event[2] - 1][1] for event in named(log, "get-blocked")]
    assert lines == [5, 5]


def test_a_run_that_was_broken_off_ends_at_that_moment(tmp_path: Path) -> None:
    moments = iter((0, 10, 20, 20, 30, 40, 50))
    recorder = Recorder(str(tmp_path), clock=lambda: next(moments))
    recorder.trace.add(1, 0, "spawned", recorder.trace.label("waits"), 0)
    recorder.ctrl_c.pressed(recorder.clock(), {})
    # What cleans up may take long.
    for name in ("said", "printed-error"):
        recorder.trace.add(1, 0, name, 0)
    recorder.end(RUN_INTERRUPTED)
    assert recorder.trace.whole()[1:] == [(20, 1, 0, "said", 0), (20, 1, 0, "ended", 2), (20, 0, 0, "run-ended", 5)]


def test_a_run_that_is_killed_politely_is_written(tmp_path: Path) -> None:
    _, stderr, status, log = signalled(tmp_path, HANGS, [("waiting", signal.SIGTERM)])
    assert (stderr, status) == ("", -signal.SIGTERM)
    assert log["events"][-1][3:] == ["run-ended", 5]
