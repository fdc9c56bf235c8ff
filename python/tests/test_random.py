"""Random programs, as the engine's conformance tests make them, do the same with the recorder and without it."""

import os
from pathlib import Path

import pytest
import rules
from pythons import HERE, interpreters, run, timeless

PROGRAM = str(HERE / "random_programs.py")
COUNT = int(os.environ.get("PROGRAMS", "300"))
"""How many programs on each Python; PROGRAMS says another number."""


@pytest.mark.parametrize("version", interpreters())
def test_random_programs_print_the_same_lines_at_the_same_moments(version: str, tmp_path: Path) -> None:
    python, path = interpreters()[version], tmp_path / "run.json"
    record = ["-m", "await_lab", "run", "--limit", "4000000", "-o", str(path)]
    plain = run(python, PROGRAM, "1", str(COUNT), "own")
    assert plain.status == 0 and plain.stdout.count("program ") == COUNT
    recorded = run(python, *record, PROGRAM, "1", str(COUNT), "own")
    rules.check(rules.read(path))
    virtual = run(python, *record, "--virtual", PROGRAM, "1", str(COUNT))
    log = rules.read(path)
    rules.check(log)
    assert recorded.stdout == plain.stdout and virtual.stdout == plain.stdout
    # What is never retrieved is said when the garbage is collected, in an order that is an accident.
    said = [sorted(timeless(ran.stderr).splitlines()) for ran in (plain, recorded, virtual)]
    assert said[1] == said[0] and said[2] == said[0]
    lines = [log["labels"][event[4]] for event in log["events"] if event[3] == "said"]
    assert lines == plain.stdout.splitlines()


def test_virtual_times_are_exact(tmp_path: Path) -> None:
    text = """import asyncio, time

async def main():
    loop = asyncio.get_running_loop()
    begun = time.perf_counter()
    await asyncio.gather(*(asyncio.sleep(n / 10) for n in range(1, 4)))
    time.sleep(0.5)
    await asyncio.sleep(0.1 + 0.2)
    jobs = [asyncio.to_thread(time.sleep, 1) for _ in range(10)]
    await asyncio.gather(*jobs)
    print(loop.time(), time.monotonic(), time.perf_counter() - begun, time.time() % 60)

asyncio.run(main())
"""
    (tmp_path / "app.py").write_text(text)
    path = tmp_path / "run.json"
    ran = run(
        next(iter(interpreters().values())),
        "-m",
        "await_lab",
        "run",
        "--virtual",
        "-o",
        str(path),
        "app.py",
        cwd=tmp_path,
    )
    # 0.3 together, 0.5 that block, 0.3, and ten jobs of a second on eight workers.
    assert (ran.stdout, ran.stderr) == ("3.1 3.1 3.1 3.1\n", "") or ran.stdout.startswith("3.1 3.1 3.1 3.0999999")
    log = rules.read(path)
    rules.check(log)
    assert log["world"] == "simulated" and sum(event[0] for event in log["events"]) == 3_100_000
    workers = [event for event in log["events"] if event[3] == "thread-started"]
    assert len(workers) == 8
