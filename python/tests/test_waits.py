"""What a task waits for is told as what the program awaits, on each Python alike."""

import json
from pathlib import Path
from typing import Any

import pytest
import rules
from pythons import interpreters, run

from await_lab.state import FUTURE, OTHER, SHIELD, THREAD


def recorded(version: str, text: str, folder: Path, *options: str) -> dict[str, Any]:
    """The log of a program that ends well, and says nothing."""
    (folder / "app.py").write_text(text)
    python = interpreters()[version]
    ran = run(python, "-m", "await_lab", "run", *options, "-o", "run.json", "app.py", cwd=folder)
    assert (ran.status, ran.stderr) == (0, "")
    log = rules.read(folder / "run.json")
    rules.check(log)
    return log


def waits(log: dict[str, Any], task: str = "main") -> list[tuple[Any, ...]]:
    """What the task begins to wait for: tasks and objects by their names, others by their kind or how many they are."""
    labels, tasks, objects, found = log["labels"], [""], {}, []
    for _, actor, _, name, *fields in log["events"]:
        if name in ("spawned", "thread-started"):
            tasks.append(labels[fields[0]])
        elif name == "object-named":
            objects[tuple(fields[:2])] = labels[fields[2]]
        elif tasks[actor] == task and name == "await-began":
            found.append(("task", tasks[fields[0]]))
        elif tasks[actor] == task and name == "join-began":
            found.append(("tasks", fields[1]))
        elif tasks[actor] == task and name == "wait-began":
            found.append((fields[0], objects.get(tuple(fields), "")))
    return found


LIMITED = """import asyncio, client

async def job():
    await asyncio.sleep(0.01)

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_later(0.02, future.set_result, None)
    await asyncio.wait_for(asyncio.create_task(job(), name="job"), 9)
    await asyncio.wait_for(future, 9)
    await asyncio.wait_for(asyncio.shield(asyncio.create_task(job())), 9)
    await asyncio.wait_for(loop.run_in_executor(None, int), 9)
    await asyncio.wait_for(asyncio.gather(job(), job()), 9)
    await asyncio.create_task(asks(), name="asks")

async def asks():
    await asyncio.wait_for(client.ask(), 9)

asyncio.run(main())
"""
CLIENT = "import asyncio\nasync def ask(): await asyncio.get_running_loop().run_in_executor(None, int)\n"


@pytest.mark.parametrize("version", interpreters())
def test_a_time_limit_hides_nothing_of_what_is_awaited(version: str, tmp_path: Path) -> None:
    library = tmp_path / "site-packages"
    library.mkdir()
    (library / "client.py").write_text(CLIENT)
    text = f"import sys; sys.path.append({json.dumps(str(library))}); {LIMITED}"
    log = recorded(version, text, tmp_path, "--virtual")
    assert waits(log) == [("task", "job"), (FUTURE, ""), (SHIELD, ""), (THREAD, ""), ("tasks", 2), ("task", "asks")]
    # Until 3.11 wait_for has a task of its own, of the library's function.
    asks = waits(log, "asks") + waits(log, "ask")
    assert asks == ([("task", "ask")] if version == "3.11" else []) + [(OTHER, "client: ask")]
