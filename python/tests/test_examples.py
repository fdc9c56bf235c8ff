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


def test_each_example_has_its_recorded_run() -> None:
    programs = {path.stem for path in EXAMPLES.glob("*.py")}
    recorded = {path.stem for path in RECORDED}
    assert recorded == programs
