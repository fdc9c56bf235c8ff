"""What the page has not is said with what to do instead; and what was printed comes before the error."""

from pathlib import Path

import pytest
from pythons import interpreters
from test_streamed import streamed

PYTHON = list(interpreters().values())[-1]
INPUT = "a page has no standard input: put the answer into the program, in place of input()"


def shown(text: str, folder: Path, *options: str) -> list[str]:
    """The lines of the transcript."""
    program = folder / "asks.py"
    program.write_text(text)
    (log,) = streamed(PYTHON, program, folder, *options)["runs"]
    return [log["labels"][event[4]] for event in log["events"] if event[3] in ("said", "printed-error")]


def test_an_answer_that_nobody_gives_is_put_into_the_program(tmp_path: Path) -> None:
    first, *traceback = shown("print('name', end='')\nname = input('? ')\n", tmp_path)
    assert first == "name? " and traceback[-1] == f"EOFError: {INPUT}"
    assert not any("lacking" in line for line in traceback)
    task = "import asyncio\nasync def main():\n    input()\n"
    assert shown(f"{task}asyncio.run(main())\n", tmp_path)[-1] == f"EOFError: {INPUT}"
    assert shown("try:\n    input()\nexcept EOFError:\n    print('caught')\n", tmp_path) == ["caught"]
    own = "import io, sys\nsys.stdin = io.StringIO('Ada')\nprint(input('? '))\ninput()\n"
    answered, *traceback = shown(own, tmp_path)
    assert answered == "? Ada" and traceback[-1] == "EOFError: EOF when reading a line"


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("no_such_module.part", "record the program on your machine instead."),
        ("ctypes_of_no_kind", "record the program on your machine instead."),
        ("uvloop", "leave it out, and the program runs on asyncio's own loop."),
        ("js", "a program has no way to JavaScript here."),
        *((name, f"{name} has a loop of its own, and nothing of it is recorded: await_lab sees asyncio.")
          for name in ("trio", "curio", "gevent")),
    ],
)  # fmt: skip
def test_a_module_that_is_not_there_is_said_with_what_helps(name: str, advice: str, tmp_path: Path) -> None:
    last = shown(f"import {name}\n", tmp_path)[-1]
    assert last.startswith(f"{name.partition('.')[0]} is not in this page") and last.endswith(f": {advice}")
    assert ("your machine" in advice) == ("your machine" in last)


def test_a_line_that_was_begun_comes_before_what_is_said_on_standard_error(tmp_path: Path) -> None:
    text = "import sys\nprint('begun', end='')\nprint('warned', file=sys.stderr)\n"
    assert shown(f"{text}print()\nprint('next')\n", tmp_path) == ["begun", "warned", "next"]
    assert shown(f"{text}print(', ended')\nprint()\n", tmp_path) == ["begun", "warned", ", ended", ""]


def test_a_process_is_refused_with_what_helps(tmp_path: Path) -> None:
    advice = "n a page there are no processes: record the program on your machine instead"
    assert shown("import os\nos.fork()\n", tmp_path)[-1] == f"OSError: i{advice}"
    refused = "raise OSError(95, 'emscripten does not support processes.')\n"
    assert shown(refused, tmp_path)[-1] == f"I{advice}."
