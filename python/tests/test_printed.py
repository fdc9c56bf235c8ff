"""What CPython 3.14 prints of each program by itself is kept, so that the page, and every machine, compare with it.

UPDATE_EXPECT=1 on a machine that has a Python 3.14 writes it anew.
"""

import functools
import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from by_itself import TIMED, TRIES, programs, runs
from pythons import PACKAGE, PROGRAMS, Ran, interpreters, run

KEPT = PACKAGE.parent / "tests/data/cpython-3.14"
JUDGE = "3.14"
LESS_DEEP = "a pool's thread of 3.14 does its job one call deeper"
HANDS_ON = "3.14 hands the options of create_task on"
SHUT_DOWN = "before 3.13 no queue can be shut down"
LEFT = "before 3.13 a generator that main leaves behind isn't closed to its end"
OTHERWISE = {
    "25-gather-a-list.py": ("3.13", "3.14 says otherwise what can't be hashed"),
    "27-generator-left-early.py": ("3.12", LEFT),
    "33-lost-wakeup.py": ("3.12", "before 3.13 a condition loses the wake-up of a waiter that is cancelled"),
    "async-generators.py": ("3.12", LEFT),
    "callback-fails.py": ("3.11", "3.12 runs the loop's handler of errors in a context"),
    "copies.py": ("3.12", SHUT_DOWN),
    "debug-never-retrieved.py": ("3.13", HANDS_ON),
    "eager-tasks.py": ("3.13", "3.13 doesn't name eager tasks"),
    "exit-in-a-task.py": ("3.11", "3.11 leaves the program's own frame out"),
    "group-fails.py": ("3.13", "3.14 raises a group's errors one call deeper"),
    "group-uncaught.py": ("3.13", "3.14 raises a group's errors one call deeper"),
    "main-module.py": ("3.13", "a module of 3.14 without annotations doesn't know the word"),
    "never-awaited-at-the-end.py": ("3.12", "before 3.13 Python's end is called another place"),
    "run-errors.py": ("3.13", "3.14 runs any awaitable, and says otherwise what is none"),
    "several-runs.py": ("3.12", "before 3.13 tasks with names of their own are counted, too"),
    "task-own-class.py": ("3.13", "3.13 doesn't name a task of one's own class"),
    "task-wrong.py": ("3.13", HANDS_ON),
    "thread-failure.py": ("3.13", LESS_DEEP),
    "thread-work-fails.py": ("3.13", LESS_DEEP),
}
"""The newest Python that prints something else than 3.14, and why."""


def is_otherwise(program: Path, version: str) -> bool:
    newest, _ = OTHERWISE.get(program.name, ("3.10", ""))
    return int(version.split(".")[1]) <= int(newest.split(".")[1])


@functools.cache
def library(python: str) -> str:
    return run(python, "-c", "import os; print(os.path.dirname(os.__file__), end='')").stdout


def printed(ran: Ran, python: str) -> str:
    """Both streams, as in the page: without addresses, moments of timers, and numbers of lines in the library."""
    text = "{}\n--- standard error\n{}\n".format(ran.stdout.removesuffix("\n"), ran.stderr.removesuffix("\n"))
    text = text.replace(str(PROGRAMS), "/home").replace(library(python), "/lib/python314.zip")
    text = re.sub(r"when=[0-9.]+", "when=", re.sub(r"0x[0-9a-f]+", "0x", text))
    return re.sub(r'(/lib/python314\.zip/[^":\n]*(?:", line |:))\d+', r"\1", text)


def unmarked(text: str) -> str:
    """Before 3.13 a traceback marks less of a line."""
    return re.sub(r"\n[ |]*[~^][ ~^]*(?=\n)", "", text)


def difference(version: str, program: Path, folder: Path) -> str | None:
    python, file = interpreters()[version], KEPT / f"{program.stem}.txt"
    kept = file.read_text() if file.exists() else ""
    if is_otherwise(program, version):
        return None
    text = ""
    for number in range(TRIES):
        if program.name in TIMED:
            ran = run(python, "-m", "await_lab", "run", "--virtual", "-o", str(folder / "run.json"), str(program))
        else:
            ran = runs(python, program, number + 1)[-1]
        text = printed(ran, python)
        if text == kept or (version in ("3.11", "3.12") and unmarked(text) == unmarked(kept)):
            return None
    if version == JUDGE and "UPDATE_EXPECT" in os.environ:
        file.write_text(text)
        return None
    return f"{program.name}:\n{text}\nkept:\n{kept}"


@pytest.mark.parametrize("version", interpreters())
def test_each_program_prints_what_it_does_on_3_14(version: str, tmp_path: Path) -> None:
    among = programs(version)
    assert len(among) >= 95
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [each for each in pool.map(lambda program: difference(version, program, tmp_path), among) if each]
    assert not found, f"{len(found)} of {len(among)} differ\n" + "\n".join(found)


def test_there_is_one_text_for_each_program() -> None:
    assert {path.stem for path in KEPT.glob("*.txt")} == {path.stem for path in PROGRAMS.glob("*.py")}
