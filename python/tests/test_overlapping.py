"""Two recordings at once: the first goes on undisturbed, the second runs without one, which is said once."""

import asyncio
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rules
from pythons import interpreters, run

from await_lab import record
from await_lab import record as module_of

said: list[str] = sys.modules[module_of.__module__]._said
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def nothing_was_said() -> Iterator[None]:
    said.clear()
    yield
    said.clear()


def sentences(capsys: Capture) -> list[str]:
    return [line for line in capsys.readouterr().err.split("\n") if line]


def read(path: Path) -> dict[str, Any]:
    log = rules.read(path)
    rules.check(log)
    return log


def lines(log: dict[str, Any]) -> list[str]:
    return [log["labels"][event[4]] for event in log["events"] if event[3] == "said"]


def test_inside_of_another_it_has_no_log_of_its_own_and_says_why_once(tmp_path: Path, capsys: Capture) -> None:
    outer, inner = tmp_path / "outer.json", tmp_path / "inner.json"

    async def main() -> None:
        with record(outer):
            for n in range(2):
                with record(inner) as recording:
                    await asyncio.sleep(0)
                    print("inside", n)
                    assert said
            recording = record(inner)
            with recording:
                recording.save()
            print("after")

    asyncio.run(main())
    first, second = sentences(capsys)
    assert first.startswith(f"await_lab: {inner} is not written: {outer} is being recorded") and "last=" in first
    assert second == f"await_lab: {inner} is not saved: another recording goes on, and not this one."
    assert not inner.exists()
    log = read(outer)
    assert lines(log) == ["inside 0", "inside 1", "after"] and log["events"][-1][3:] == ["run-ended", 0]


def test_of_two_requests_at_once_one_is_recorded_and_both_are_answered(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "handler.json"
    entered = 0

    @record(path)
    async def handler(other: asyncio.Event, own: asyncio.Event) -> str:
        nonlocal entered
        entered += 1
        own.set()
        await other.wait()
        print("answers", entered)
        return "answered"

    async def main() -> None:
        for _ in range(3):
            one, two = asyncio.Event(), asyncio.Event()
            assert await asyncio.gather(handler(one, two), handler(two, one)) == ["answered", "answered"]
            log = read(path)
            names = [log["labels"][event[4]] for event in log["events"] if event[3] == "spawned"]
            assert "handler" in names and log["events"][-1][3:] == ["run-ended", 0]

    asyncio.run(main())
    assert entered == 6
    (sentence,) = sentences(capsys)
    assert sentence.startswith(f"await_lab: {path} is not written: {path} is being recorded")
    # Alone it is recorded again.
    path.unlink()
    ready = asyncio.Event()
    ready.set()
    asyncio.run(handler(ready, ready))
    assert lines(read(path)) == ["answers 7"]


def test_the_second_goes_on_without_the_first(tmp_path: Path) -> None:
    """The first ends while the second is still inside, and leaves nothing of itself in asyncio."""
    before = (asyncio.Task, asyncio.Handle._run)
    first, second = tmp_path / "first.json", tmp_path / "second.json"

    async def main() -> None:
        a = record(first).__enter__()
        b = record(second).__enter__()
        await asyncio.sleep(0)
        a.__exit__(None, None, None)
        assert (asyncio.Task, asyncio.Handle._run) == before and read(first)
        await asyncio.sleep(0)
        b.__exit__(None, None, None)
        with record(second):
            await asyncio.sleep(0)

    asyncio.run(main())
    read(second)


def test_one_object_entered_twice_is_one_recording(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "run.json"
    shared = record(path)

    async def request(n: int) -> None:
        with shared:
            await asyncio.sleep(0.001 * n)
            print("request", n)

    async def main() -> None:
        await asyncio.gather(request(1), request(2))

    asyncio.run(main())
    assert sentences(capsys) == [] and lines(read(path)) == ["request 1", "request 2"]


def test_of_two_threads_with_a_loop_each_one_is_recorded(tmp_path: Path, capsys: Capture) -> None:
    both = threading.Barrier(2, timeout=60)
    ended: list[int] = []

    def serve(n: int) -> None:
        async def main() -> None:
            with record(tmp_path / f"{n}.json"):
                both.wait()
                for _ in range(20):
                    await asyncio.create_task(asyncio.sleep(0))
                both.wait()
                ended.append(n)

        asyncio.run(main())

    threads = [threading.Thread(target=serve, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == [0, 1]
    (written,) = tmp_path.glob("*.json")
    log = read(written)
    # All threads are in the one log.
    assert len([event for event in log["events"] if event[3] == "loop-opened"]) == 2
    assert len(sentences(capsys)) == 1


def test_in_a_program_that_is_recorded_as_a_whole_it_records_nothing_more(tmp_path: Path) -> None:
    text = (
        "from await_lab import record\n\n\n@record('part.json')\nasync def main():\n"
        "    await asyncio.sleep(0)\n    print('done')\n\n\nasyncio.run(main())\nasyncio.run(main())\n"
    )
    for task in ("", "asyncio.Task = asyncio.tasks.Task = asyncio.tasks._PyTask\n"):
        (tmp_path / "app.py").write_text(f"import asyncio\n{task}{text}")
        ran = run(sys.executable, "-m", "await_lab", "run", "app.py", cwd=tmp_path)
        assert (ran.stdout, ran.status) == ("done\ndone\n", 0)
        assert ran.stderr.startswith("await_lab: part.json is not written: the whole program is being recorded")
    assert ran.stderr.count("\n") == 1 and not (tmp_path / "part.json").exists()
    assert lines(read(tmp_path / "app.trace.json")) == ["done", "done"]


FORKS = """import asyncio, os, sys
from await_lab import record

async def work(name):
    await asyncio.create_task(asyncio.sleep(0), name=name)
    print(name, flush=True)

with record("run.json") as recording:
    asyncio.run(work("before"))
    pid = os.fork()
    if not pid:
        recording.save()
        asyncio.run(work("of the child"))
        with record("child.json"):
            asyncio.run(work("of the child alone"))
    else:
        os.waitpid(pid, 0)
        asyncio.run(work("of the parent"))
    recording.save("saved.json")
if not pid:
    # Its file is the parent's, and not there yet.
    print(os.path.exists("run.json"), asyncio.Task.__module__, flush=True)
    os._exit(0)
"""


@pytest.mark.parametrize("python", interpreters().values(), ids=interpreters())
def test_a_child_that_is_forked_meanwhile_leaves_the_file_to_its_parent(python: str, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(FORKS)
    ran = run(python, "app.py", cwd=tmp_path)
    child = ["of the child", "of the child alone", "False _asyncio"]
    assert ran.stdout.splitlines() == ["before", *child, "of the parent"]
    assert ran.stderr.splitlines() == [
        "await_lab: run.json is not saved: the parent process records it.",
        "await_lab: saved.json is not saved: the parent process records it.",
        "await_lab: The program forked: what the child does is not recorded.",
    ]
    log = read(tmp_path / "run.json")
    assert lines(log) == ["before", "of the parent"] and log["events"][-1][3:] == ["run-ended", 0]
    assert lines(read(tmp_path / "child.json")) == ["of the child alone"]
    rules.check(rules.read(tmp_path / "saved.json"), must_end=False)
