"""The examples of the page: what their recorded runs print is what the programs print."""

import json
from pathlib import Path

import pytest
from pythons import PACKAGE, interpreters, run

EXAMPLES = PACKAGE.parent / "static/programs"
RECORDED = sorted(EXAMPLES.glob("*.json"))


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda path: path.stem)
def test_prints_what_its_recorded_run_prints(recorded: Path, tmp_path: Path) -> None:
    [log] = json.loads(recorded.read_text())["runs"]
    program = recorded.with_suffix(".py")
    assert log["program"]["sources"][0]["text"] == program.read_text(), "record it anew: scripts/record-examples"
    said = [log["labels"][event[4]] for event in log["events"] if event[3] == "said"]
    newest = list(interpreters().values())[-1]
    recorder = PACKAGE.parent / "scripts/record-examples"
    ran = run(newest, str(recorder), "--one", str(program), str(tmp_path / "run.json"))
    assert ran.stdout.splitlines() == said


ARTICLES = {
    "say-after": "Sequential execution:|Hello|World|Sequential took 3.00 seconds|Concurrent execution:|Hello|World"
    "|Concurrent took 2.00 seconds",
    "five-sites": "https://www.python.org: 200 (51012 bytes, 0.12s)|https://www.wikipedia.org: 200 (88783 bytes, 0.36s)"
    "|Sequential fetching: 1.85 seconds|https://docs.python.org: 200 (17129 bytes, 0.11s)"
    "|Concurrent fetching: 0.80 seconds|Speedup: 2.31x",
    "producer-consumer": "Producer: Created Task-0|Consumer-0: Processing Task-0|Consumer-0: Completed Task-0"
    "|Producer: Created Task-9|Producer: Done producing|Consumer-0: Received shutdown signal",
    "two-apis": "Starting API 1|Finished API 1|Starting API 2|Finished API 2|Sequential: 3.0s|Starting API 3"
    "|Starting API 4|Finished API 4|Finished API 3|Concurrent: 2.0s",
    "one-sentinel": "Produced item-0|Consumer-1 consumed item-0|Produced item-4",
    "three-delays": "[200, 200, 200]|2 seconds for all three",
    "cancel-workers": "Worker 1 working...|Worker 2 working...|Worker 1 working...|Tasks cancelled",
    "foo-bar": "Running foo|Running bar",
    "twenty-fetches": "Data 0|Data 1|Data 19|0.2 s; one after another it would take 4.0 s",
    "forgotten-await": "Hello, somebody",
    "blocking-get": "200",
    "sum-or-longest": "One after another: 45 s|Together: 20 s",
    "three-tasks": "taskA: Run ...|taskB: Run ...|taskC: Run ...|taskA: ... Done!|taskC: ... Done!",
    "future": "main got a result",
    "processes-or-tasks": "Four processes: 12 answers in 1.50 s|Twelve tasks: 12 answers in 0.50 s",
}
"""The code of the five articles, as complete programs, and what each prints, in this order."""


@pytest.mark.parametrize("name", ARTICLES)
def test_the_articles_code_prints_what_the_articles_say(name: str) -> None:
    [log] = json.loads((EXAMPLES / f"{name}.json").read_text())["runs"]
    said = iter([log["labels"][event[4]] for event in log["events"] if event[3] == "said"])
    assert all(line in said for line in ARTICLES[name].split("|"))


def test_a_single_sentinel_leaves_two_waiting_for_ever() -> None:
    [log] = json.loads((EXAMPLES / "one-sentinel.json").read_text())["runs"]
    deadlocked = 1
    assert log["events"][-1][3:] == ["run-ended", deadlocked]
    blocked = [event[1] for event in log["events"] if event[3] == "get-blocked"]
    taken = [event[1] for event in log["events"] if event[3] == "item-taken"]
    # The last who blocked at the queue got nothing any more.
    assert blocked and taken and blocked[-1] != taken[-1]


def test_each_example_has_its_recorded_run() -> None:
    programs = {path.stem for path in EXAMPLES.glob("*.py")}
    recorded = {path.stem for path in RECORDED}
    assert recorded == programs
