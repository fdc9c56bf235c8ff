"""Tasks have the names that the program gave them, whenever asyncio tells."""

from pathlib import Path

import pytest
import rules
from pythons import interpreters, run

PROGRAM = """
import asyncio
async def work(): await asyncio.sleep(0)
async def main():
    named = [asyncio.create_task(work(), name=f"worker {n}") for n in (1, 2)]
    others = [asyncio.create_task(work()) for _ in range(2)]
    async with asyncio.TaskGroup() as group:
        group.create_task(work(), name="of a group")
    await asyncio.wait([*named, *others])
    asyncio.create_task(work(), name="first").set_name("second")
    named[0].set_name("too late")
asyncio.run(main())
"""


@pytest.mark.parametrize("version", interpreters())
def test_a_task_is_called_as_the_program_calls_it(version: str, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(PROGRAM)
    ran = run(interpreters()[version], "-m", "await_lab", "run", "-o", "run.json", "app.py", cwd=tmp_path)
    assert (ran.status, ran.stderr) == (0, "")
    log = rules.read(tmp_path / "run.json")
    rules.check(log)
    names = [log["labels"][event[4]] for event in log["events"] if event[3] == "spawned"]
    assert names == ["main", "worker 1", "worker 2", "work", "work 2", "of a group", "second"]
