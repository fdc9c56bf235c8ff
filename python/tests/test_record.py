"""record(): a part of a running service, as a context manager and as a decorator; and its last seconds only."""

import abc
import asyncio
import itertools
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

import pytest
import rules
from pythons import PROGRAMS, interpreters
from pythons import run as run_by
from rules import named

from await_lab import recent, record
from await_lab.recent import Recent
from await_lab.ring import Standing, cut_at, renumbered
from await_lab.trace import LONGEST, micros


async def consumer(queue: asyncio.Queue[int], lock: asyncio.Lock) -> None:
    while True:
        await queue.get()
        async with lock:
            await asyncio.sleep(0.001)
        queue.task_done()


async def service() -> tuple[list[asyncio.Task[None]], asyncio.Queue[int]]:
    queue: asyncio.Queue[int] = asyncio.Queue()
    lock = asyncio.Lock()
    tasks = [asyncio.create_task(consumer(queue, lock), name=f"consumer {n}") for n in range(2)]
    await asyncio.sleep(0)
    return tasks, queue


async def stop(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def test_a_part_of_a_service_is_recorded_with_the_tasks_that_were_there(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    before = (asyncio.Task, asyncio.Handle._run, asyncio.Queue.__dict__.get("_unfinished_tasks"))

    async def main() -> None:
        tasks, queue = await service()
        with record(path):
            for n in range(5):
                await queue.put(n)
            await queue.join()
        assert (asyncio.Task, asyncio.Handle._run, asyncio.Queue.__dict__.get("_unfinished_tasks")) == before
        await stop(tasks)

    asyncio.run(main())
    run = rules.read(path)
    rules.check(run)
    names = [run["labels"][event[4]] for event in named(run, "spawned")]
    assert names == ["main", "consumer 0", "consumer 1"]
    assert len(named(run, "item-put")) == len(named(run, "item-taken")) == len(named(run, "task-done")) == 5
    assert len(named(run, "held")) == 5 and named(run, "queue-join-ended")
    # Both consumers waited for the queue when the recorder came.
    assert [event[3] for event in run["events"] if event[1] == 2][:2] == ["spawned", "get-blocked"]


def test_tasks_that_were_there_are_tasks_and_wait_and_end_as_such(tmp_path: Path) -> None:
    path = tmp_path / "run.json"

    class Before(asyncio.Task[None]):
        pass

    async def sleeps() -> None:
        await asyncio.sleep(9)

    async def awaits(other: asyncio.Task[None]) -> None:
        await other

    async def main() -> None:
        loop = asyncio.get_running_loop()
        own, old = Before(sleeps(), loop=loop, name="own"), asyncio.create_task(sleeps(), name="old")
        waits = asyncio.create_task(awaits(old), name="waits")
        await asyncio.sleep(0)
        with record(path):

            class Within(asyncio.Task[None], abc.ABC):
                pass

            is_task = [isinstance(each, asyncio.Task) for each in (own, old, asyncio.create_task(sleeps()), loop)]
            assert is_task == [True, True, True, False] and issubclass(Before, asyncio.Task)
            assert not isinstance(old, Within) and not isinstance(own, Within)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.001):
                    await asyncio.sleep(9)
            old.cancel()
            await asyncio.wait([waits])

    asyncio.run(main())
    run = rules.read(path)
    rules.check(run)
    names = [run["labels"][event[4]] for event in named(run, "spawned")]
    (began,) = named(run, "await-began")
    assert (names[began[1] - 1], names[began[4] - 1]) == ("waits", "old")
    # What main's own time limit cancels, nobody has asked for.
    assert [names[event[1] - 1] for event in named(run, "cancel-requested")] == ["old"]


def test_a_decorated_function_is_recorded_at_each_call(tmp_path: Path) -> None:
    path = tmp_path / "run.json"

    @record(path)
    async def work(n: int) -> int:
        await asyncio.sleep(0)
        print("worked", n)
        return n + 1

    async def main() -> None:
        for n in (1, 2):
            assert await work(n) == n + 1
            run = rules.read(path)
            rules.check(run)
            assert f"worked {n}" in run["labels"] and len(named(run, "yielded")) == 1

    asyncio.run(main())

    @record(path)
    def whole() -> int:
        return asyncio.run(asyncio.sleep(0.001, 5))

    assert whole() == 5 and whole.__name__ == "whole"
    rules.check(rules.read(path))


def test_what_can_not_be_is_said(tmp_path: Path) -> None:
    with record(tmp_path / "b.json") as recording:
        pass
    with pytest.raises(RuntimeError, match="nothing is being recorded"):
        recording.save()
    with pytest.raises(ValueError, match="a number of seconds above 0"):
        record(tmp_path / "c.json", last=0)


def test_what_is_raised_inside_goes_on_and_is_in_the_log(tmp_path: Path) -> None:
    path = tmp_path / "run.json"

    async def main() -> None:
        with record(path):
            await asyncio.sleep(0)
            raise KeyError("inside")

    with pytest.raises(KeyError, match="inside"):
        asyncio.run(main())
    run = rules.read(path)
    rules.check(run)
    assert run["events"][-1][3:] == ["run-ended", 4]


EAGER = """import asyncio, sys
from await_lab import record

def fails(*_):
    raise KeyError("the recorder's own")

async def child():
    print("begun")
    await asyncio.sleep(0)
    print("over")

async def main():
    with record("run.json") as recording:
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        recorder = recording._recorder
        setattr(recorder if sys.argv[1] == "finish" else recorder.sources, sys.argv[1], fails)
        await asyncio.create_task(child())

asyncio.run(main())
"""


@pytest.mark.parametrize("hook", ["origin", "finish"])
@pytest.mark.parametrize("version", [version for version in interpreters() if version != "3.11"])
def test_a_fault_of_the_recorder_leaves_a_task_that_starts_at_once(version: str, hook: str, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(EAGER)
    ran = run_by(interpreters()[version], "app.py", hook, cwd=tmp_path)
    assert (ran.stdout, ran.status) == ("begun\nover\n", 0)
    assert ran.stderr.startswith('await_lab: the recorder failed: KeyError: "the recorder\'s own" (fails, line 5).')


def test_only_the_last_seconds_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from await_lab import recent

    monkeypatch.setattr(recent, "CHUNK", 64)
    path, early = tmp_path / "run.json", tmp_path / "early.json"

    async def main() -> float:
        tasks, queue = await service()
        with record(path, last=0.05, limit=600) as recording:
            for n in range(300):
                await queue.put(n)
                began = time.monotonic()
                print("line", n)
                if n % 10 == 0:
                    await asyncio.create_task(asyncio.sleep(0), name=f"short {n}")
            recording.save(early)
            took = time.monotonic() - began
            await queue.join()
        await stop(tasks)
        return took

    took = asyncio.run(main())
    for file, must_end in ((early, False), (path, True)):
        run = rules.read(file)
        rules.check(run, must_end)
        assert run["events"][0][0] == 0 and len(run["events"]) <= 600 + 350
    run = rules.read(path)
    names = {run["labels"][event[4]] for event in named(run, "spawned")}
    assert {"consumer 0", "consumer 1"} <= names and "short 0" not in names
    assert "line 0" not in run["labels"]
    # A busy machine may come to the saving too late for it.
    assert "line 299" in rules.read(early)["labels"] or took > 0.05


def test_a_long_clean_up_after_ctrl_c_leaves_the_last_seconds_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, now = tmp_path / "run.json", 0.0
    monkeypatch.setattr(time, "perf_counter_ns", lambda: round(now * 1e9))
    with pytest.raises(KeyboardInterrupt), record(path, last=5) as recording:
        for now in range(10):
            print("line", now)
        recording._recorder.ctrl_c.pressed(10**10, {})  # type: ignore[union-attr]
        now = 100.0
        print("cleaned up")
        raise KeyboardInterrupt
    run = rules.read(path)
    rules.check(run)
    said = [run["labels"][event[4]] for event in named(run, "said")]
    assert said == [f"line {number}" for number in range(5, 10)]
    assert run["events"][-1][3:] == ["run-ended", 5]


def test_a_service_that_makes_ever_new_things_keeps_none_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from await_lab import recent

    monkeypatch.setattr(recent, "CHUNK", 256)
    path = tmp_path / "run.json"

    async def request(n: int) -> None:
        queue: asyncio.Queue[str] = asyncio.Queue()
        async with asyncio.Lock():
            await queue.put(f"item {n}")
            await queue.get()
        print("served", n)

    async def main() -> None:
        kept: asyncio.Queue[str] = asyncio.Queue()
        kept.put_nowait("kept")
        with record(path, last=60, limit=1_000) as recording:
            kept.put_nowait("put")
            for n in range(3_000):
                await asyncio.create_task(request(n))
            trace = recording._recorder.trace  # type: ignore[union-attr]
            assert isinstance(trace, recent.Recent)
            standing = trace.standing
            assert len(standing.queues) < 300 and len(standing.tasks) < 5 and len(trace.labels.numbers) < 6_000
            assert len(recording._recorder.queues._inside) < 10  # type: ignore[union-attr]
        assert kept.qsize() == 2

    asyncio.run(main())
    run = rules.read(path)
    rules.check(run)
    labels = run["labels"]
    assert "kept" in labels and "served 2999" in labels and "served 0" not in labels


def test_a_log_cut_anywhere_keeps_the_rules(tmp_path: Path) -> None:
    """Whatever program it was: folded up to any event, what is left is a log."""
    programs = [
        "queue-join.py",
        "group-fails.py",
        "wait-for.py",
        "executor.py",
        "barrier.py",
        "callbacks.py",
        "semaphore.py",
    ]
    for program in programs:
        path = tmp_path / "run.json"
        run_by(sys.executable, "-m", "await_lab", "run", "--virtual", "-o", str(path), str(PROGRAMS / program))
        run = rules.read(path)
        at, events = 0, []
        for after, *rest in run["events"]:
            at += after
            events.append((at, *rest))
        for cut in sorted({cut_at(events, index) for index in range(0, len(events) - 1, 3)}):
            standing = Standing()
            for event in events[:cut]:
                standing.fold(event)
            began = events[cut][0]
            kept = renumbered([*standing.begin(began), *events[cut:]])
            delta, before = [], began
            for event in kept:
                delta.append([event[0] - before, *event[1:]])
                before = event[0]
            try:
                rules.check({**run, "events": delta})
            except rules.Broken as broken:
                raise AssertionError(f"{program} cut at {cut}: {broken}") from None


class Unread(dict[Any, Any]):
    def __iter__(self) -> NoReturn:
        raise AssertionError("all are gone through")


def test_to_fold_the_end_of_a_task_is_no_work_for_each_open_wait() -> None:
    standing = Standing()
    standing.others = Unread()
    spawned = [(0, task, 0, "spawned", 1, 0) for task in (1, 2, 3)]
    waits = [(0, 1, 0, "await-began", 2), (0, 2, 0, "wait-began", 1, 0), (0, 3, 0, "await-began", 2)]
    for event in (*spawned, *waits, (0, 2, 0, "ended", 1), (0, 3, 0, "ended", 1)):
        standing.fold(event)
    # The first has yet to hear of it.
    assert list(standing.tasks) == [1, 2] and list(standing.ended) == [2]
    assert list(standing.others.keys()) == [("wait", 1, "await", 2)]
    standing.fold((0, 1, 0, "await-ended", 2))
    assert list(standing.tasks) == [1] and not standing.ended and not standing.others


def test_a_delay_of_any_length_is_whole_microseconds() -> None:
    delays = {1.5: 1_500_000, 5_400.25: 5_400_250_000, 86_400: 86_400_000_000, -1: 0, float("nan"): 0}
    assert {seconds: micros(seconds) for seconds in delays} == delays
    assert micros(float("inf")) == LONGEST


def test_old_events_are_let_go_once_whatever_comes_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    now, told = itertools.count(), itertools.count()
    trace = Recent(lambda: next(now), 8, 1_000)
    trace.on_full = trace.fold
    folded: list[int] = []

    def fold(event: Any) -> None:
        if len(folded) % 3 == 0:
            # As another thread may, or a finalizer.
            trace.add(0, 0, "released", next(told))
        folded.append(event[4])

    monkeypatch.setattr(trace.standing, "fold", fold)
    for _ in range(100):
        trace.add(0, 0, "released", next(told))
    assert folded and sorted([*folded, *(event[4] for event in trace.events)]) == list(range(next(told)))


def test_a_text_is_kept_until_its_event_has_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent, "CHUNK", 4)
    trace = Recent(lambda: 0, 4, 1_000)
    trace.on_full = trace.fold
    for number in range(200):
        trace.add(0, 0, "said", trace.line(f"text {number}"))
        texts, _, events = trace.tables(trace.events)
        assert texts[events[-1][4]] == f"text {number}"
    assert len(trace.labels.numbers) < 100
