"""The recorder changes nothing: a recorded program prints and ends as by itself, and its log keeps the rules."""

import concurrent.futures
import os
import re
from pathlib import Path

import pytest
import rules
from by_itself import TIMED, TRIES, programs, runs
from pythons import Ran, interpreters, run, timeless

SAYS = {"forks.py": "await_lab: The program forked: what the child does is not recorded."}
"""Programs of which something is not in the log: the sentence that the recorder ends with."""

NOT_VIRTUAL = {
    "child-processes.py": "it starts processes",
    "signals.py": "it waits for signals",
    "datagrams.py": "it uses sockets",
    "sockets-by-the-loop.py": "it uses sockets",
    "streams-many.py": "it uses sockets",
    "streams.py": "it uses sockets",
    "interrupt-handled.py": "it interrupts itself at a moment of real time",
    "interrupt-uncaught.py": "it interrupts itself at a moment of real time",
}


REAL_THREADS = {"threads.py", "threads-and-loops.py"}
"""Programs whose own threads are the system's, and so on real time, on virtual time, too."""


def said(ran: Ran, program: Path) -> tuple[str, str, int]:
    lines = timeless(ran.stderr).split("\n")
    if program.name in SAYS:
        lines = [line for line in lines if not line.startswith("await_lab: ")]
    stdout = timeless(ran.stdout)
    if program.name in TIMED:
        stdout = re.sub(r"[0-9]\.[0-9]", "…", stdout)
    return stdout, "\n".join(lines), ran.status


def difference(python: str, program: Path, folder: Path, *options: str) -> str | None:
    """What the recorded run did that none of the plain ones did: a busy machine makes some late."""
    recorded: list[tuple[str, str, int]] = []
    for number in range(TRIES):
        plain = [said(ran, program) for ran in runs(python, program, number + 1)]
        # Virtual time promises the same each time, so one run is enough of it.
        if not recorded or "--virtual" not in options or program.name in REAL_THREADS:
            path = folder / f"{program.stem}-{number}.json"
            ran = run(python, "-m", "await_lab", "run", *options, "-o", str(path), str(program))
            sentence = SAYS.get(program.name)
            if sentence and sentence not in ran.stderr:
                return f"{program.name} does not say what is missing: {ran.stderr}"
            try:
                rules.check(rules.read(path))
            except (AssertionError, OSError, ValueError) as error:
                return f"{program.name}: {error}"
            recorded.append(said(ran, program))
        if recorded[-1] in plain:
            return None
    return f"{program.name}:\n{plain[-1]}\nrecorded:\n{recorded[-1]}"


def differences(python: str, among: list[Path], folder: Path, *options: str) -> list[str]:
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = pool.map(lambda program: difference(python, program, folder, *options), among)
        return [each for each in found if each]


@pytest.mark.parametrize("version", interpreters())
def test_a_recorded_program_prints_and_ends_as_it_does_by_itself(version: str, tmp_path: Path) -> None:
    among = programs(version)
    assert len(among) >= 95
    found = differences(interpreters()[version], among, tmp_path)
    assert not found, f"{len(found)} of {len(among)} differ\n" + "\n".join(found)


@pytest.mark.parametrize("version", interpreters())
def test_on_virtual_time_it_prints_the_same_lines_in_the_same_order(version: str, tmp_path: Path) -> None:
    among = [program for program in programs(version) if program.name not in NOT_VIRTUAL]
    assert len(among) >= 90
    found = differences(interpreters()[version], among, tmp_path, "--virtual")
    assert not found, f"{len(found)} of {len(among)} differ\n" + "\n".join(found)
