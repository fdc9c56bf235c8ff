"""Ctrl-C inside of record(): its log ends as that of a whole run does, with who waits where."""

import signal
from pathlib import Path

import pytest
from signalled import Ended, signalled

HANGS = """import asyncio, contextlib, signal
from await_lab import record

async def consumer(queue):
    try:
        while True:
            await queue.get()
    finally:
        await asyncio.sleep(0)
        print("stopped", flush=True)

async def wait(queue):
    asyncio.get_running_loop().call_soon(lambda: print("waiting", flush=True))
    await queue.join()

async def serve(queue):
    task = asyncio.create_task(consumer(queue))
    await asyncio.sleep(0)
    await wait(queue)

async def main():
    queue = asyncio.Queue()
    queue.put_nowait(1)
"""
WITHIN = """    with record("run.json"):
        await serve(queue)
"""
IN_A_TASK = """    async def part():
        with record("run.json"):
            await serve(queue)

"""
WAYS = {
    "in the program's task": (WITHIN, "asyncio.run(main())"),
    "the last seconds": (WITHIN.replace(")", ", last=60)", 1), "asyncio.run(main())"),
    "around asyncio.run": ("    await serve(queue)\n", 'with record("run.json"): asyncio.run(main())'),
    "a decorated coroutine": ('    await record("run.json")(serve)(queue)\n', "asyncio.run(main())"),
    "a decorated function": ("    await serve(queue)\n", 'record("run.json")(lambda: asyncio.run(main()))()'),
    "another task": (
        IN_A_TASK + "    async with asyncio.TaskGroup() as group:\n        group.create_task(part())\n",
        "asyncio.run(main())",
    ),
    "a task that asyncio.run cancels at its end": (
        IN_A_TASK + "    task = asyncio.create_task(part())\n    await asyncio.Event().wait()\n",
        "asyncio.run(main())",
    ),
}
"""The rest of main, and what runs the program."""
AFTER = """
    raise
finally:
    # Nothing of the recorder is left.
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler, signal.getsignal(signal.SIGINT)
    assert signal.default_int_handler.__module__ == "_signal", signal.default_int_handler
    assert asyncio.runners.Runner._on_sigint.__module__ == "asyncio.runners"
    print("as before")
"""


def interrupted(tmp_path: Path, text: str) -> Ended:
    return signalled(tmp_path, text, [("waiting", signal.SIGINT)], ())


@pytest.mark.parametrize("way", WAYS)
def test_ctrl_c_ends_a_recording_with_who_waits_where(way: str, tmp_path: Path) -> None:
    rest, runs = WAYS[way]
    text = f"{HANGS}{rest}\ntry:\n    {runs}\nexcept KeyboardInterrupt:{AFTER}"
    stdout, stderr, status, log = interrupted(tmp_path, text)
    assert status == -signal.SIGINT and stderr.endswith("KeyboardInterrupt\n") and "await_lab: " not in stderr
    assert stdout.endswith("as before\n") and "stopped\n" in stdout
    events = log["events"]
    assert events[-1][3:] == ["run-ended", 5]
    # What waits does so still; what came after Ctrl-C is not in the log.
    assert {event[4] for event in events if event[3] == "ended"} == {2}
    (join,) = [event for event in events if event[3] == "queue-join-began"]
    (get,) = [event for event in events if event[3] == "get-blocked"][-1:]
    assert (log["places"][join[2] - 1][1], log["places"][get[2] - 1][1]) == (14, 7)
    assert not [event for event in events if event[3] in ("queue-join-withdrawn", "get-withdrawn", "cancel-requested")]


def test_a_program_that_goes_on_after_ctrl_c_is_recorded_to_its_end(tmp_path: Path) -> None:
    text = (
        HANGS
        + """    with record("run.json"):
        with contextlib.suppress(asyncio.CancelledError):
            await serve(queue)
        print("goes on")

asyncio.run(main())
"""
    )
    stdout, _, _, log = interrupted(tmp_path, text)
    assert "goes on\n" in stdout
    assert log["events"][-1][3:] == ["run-ended", 0] and "goes on" in log["labels"]


def test_a_cancel_after_a_ctrl_c_that_was_caught_is_no_ctrl_c(tmp_path: Path) -> None:
    text = (
        HANGS
        + """    with record("run.json"):
        with contextlib.suppress(asyncio.CancelledError):
            await serve(queue)
        print("goes on", flush=True)
        asyncio.get_running_loop().call_later(0.01, asyncio.current_task().cancel)
        await queue.join()

asyncio.run(main())
"""
    )
    stdout, _, _, log = interrupted(tmp_path, text)
    assert "goes on\n" in stdout
    assert log["events"][-1][3:] == ["run-ended", 0] and "goes on" in log["labels"]


def test_who_is_cancelled_twice_as_it_cleans_up_was_broken_off(tmp_path: Path) -> None:
    text = (
        HANGS
        + """    task = asyncio.current_task()
    with record("run.json"):
        try:
            await serve(queue)
        finally:
            asyncio.get_running_loop().call_soon(task.cancel)
            await queue.join()

asyncio.run(main())
"""
    )
    _, _, _, log = interrupted(tmp_path, text)
    assert log["events"][-1][3:] == ["run-ended", 5]
