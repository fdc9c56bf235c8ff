"""A run that is streamed, as to the page, is the log that a file has."""

import json
from pathlib import Path
from typing import Any

import pytest
import rules
from pythons import HERE, PROGRAMS, environment, interpreters, run, timeless

from await_lab import streamed as streaming
from await_lab import trace
from await_lab.streamed import packed

SOME = (
    "07-gather-collects", "25-gather-a-list", "async-generators", "callbacks", "condition", "exception-groups",
    "group-fails", "never-awaited", "never-retrieved", "queue-join", "queue-shutdown-waiting", "semaphore", "shield",
    "spawn-many", "syntax-error", "task-names", "timeout-nested-and-late", "uncaught",
)  # fmt: skip


def streamed(python: str, program: Path, folder: Path, *options: str) -> dict[str, Any]:
    path = folder / f"{program.stem}.streamed.json"
    assert str(HERE.parent) in environment()["PYTHONPATH"]
    ran = run(python, str(HERE / "streamed_run.py"), str(program), str(path), *options)
    assert ran.status == 0, ran.stderr
    found = json.loads(path.read_text())
    assert found["fault"] == ""
    rules.check(found["runs"][0])
    return found


def plain(log: dict[str, Any]) -> list[list[Any]]:
    """The events with texts and places in full."""
    texts = [timeless(text) for text in log["labels"]]
    kinds = {name: fields + "n" * 3 for name, fields in rules.FIELDS.items()}

    def place(number: int) -> Any:
        file, line, function = log["places"][number]
        return file, line, log["labels"][function]

    def full(event: list[Any]) -> list[Any]:
        after, task, at, name, *fields = event
        values = [texts[field] if kind == "L" else field for field, kind in zip(fields, kinds[name], strict=False)]
        if name == "suspended-at":
            values = [place(number) for number in log["chains"][fields[0]]]
        return [after, task, place(at - 1) if at else None, name, *values]

    return [full(event) for event in log["events"]]


@pytest.mark.parametrize("version", interpreters())
def test_the_batches_of_a_run_come_to_its_file(version: str, tmp_path: Path) -> None:
    python = interpreters()[version]
    for name in SOME:
        program = PROGRAMS / f"{name}.py"
        if "needs 3.13" in program.read_text() and int(version.split(".")[1]) < 13:
            continue
        path = tmp_path / f"{name}.json"
        run(python, "-m", "await_lab", "run", "--virtual", "-o", str(path), str(program))
        found = streamed(python, program, tmp_path)
        assert found["batches"] >= 1

        def ended(events: list[list[Any]]) -> list[list[Any]]:
            # A traceback says where the program lies; Python's end finds more.
            return [event for event in events if event[3] != "printed-error" and event[3] != "problem"]

        assert ended(plain(found["runs"][0])) == ended(plain(rules.read(path))), name


def test_a_step_is_sent_as_it_begins_for_it_may_never_end(tmp_path: Path) -> None:
    program = tmp_path / "spins.py"
    program.write_text("import asyncio\nasync def main():\n    print(sent()[-1])\nasyncio.run(main())\n")
    (found,) = streamed(next(iter(interpreters().values())), program, tmp_path)["runs"]
    said = [found["labels"][event[4]] for event in found["events"] if event[3] == "said"]
    assert said == ["poll-began"]


def test_a_long_run_is_sent_while_it_goes_on(tmp_path: Path) -> None:
    program = tmp_path / "long.py"
    program.write_text(
        "import asyncio\n"
        "async def main():\n"
        "    for number in range(1000):\n"
        "        await asyncio.sleep(0.001)\n"
        "asyncio.run(main())\n"
    )
    found = streamed(next(iter(interpreters().values())), program, tmp_path)
    assert found["batches"] >= len(found["runs"][0]["events"]) // 1_000


def test_top_level_await_runs_as_in_a_notebook(tmp_path: Path) -> None:
    program = tmp_path / "top.py"
    program.write_text("import asyncio\nprint(await asyncio.sleep(1, 'woken'))\n")
    log = streamed(next(iter(interpreters().values())), program, tmp_path)["runs"][0]
    said = [log["labels"][event[4]] for event in log["events"] if event[3] == "said"]
    assert said == ["woken"] and sum(event[0] for event in log["events"]) == 1_000_000


def test_a_syntax_error_is_at_its_line(tmp_path: Path) -> None:
    program = tmp_path / "wrong.py"
    program.write_text("import asyncio\n\nasync def main(:\n    pass\n")
    log = streamed(next(iter(interpreters().values())), program, tmp_path)["runs"][0]
    (failed,) = [event for event in log["events"] if event[3] == "failed"]
    assert log["labels"][failed[4]] == "SyntaxError" and log["labels"][failed[5]] == "invalid syntax"
    assert log["places"][failed[2] - 1][1] == 3
    assert log["events"][-1][3:] == ["run-ended", 4]


def test_no_more_places_are_sent_than_events_can_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (trace, streaming):
        monkeypatch.setattr(module, "MOST_PLACES", 2)
    batches: list[list[int]] = []
    log = streaming.Streamed(lambda: 0, 100, ["yielded"], lambda words, texts: batches.append(list(words)))
    for line in range(1, 5):
        log.add(0, log.place(0, line, "main"), "yielded")
        log.flush()
    assert [words[1] for words in batches] == [1, 1, 0, 0]
    assert [words[-3] >> 16 for words in batches] == [1, 2, 0, 0]


def test_a_delay_of_any_length_is_one_word() -> None:
    hour = 3_600_000_000
    assert [packed(delay) for delay in (0, 2**31 - 1, hour, 24 * 30 * hour, 2**53)] == [
        0,
        2**31 - 1,
        2**31 + 3_600_000,
        2**31 + 2**30 + 24 * 30 * 3_600,
        2**32 - 1,
    ]
