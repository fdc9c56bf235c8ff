"""CPython's own tests of asyncio, recorded: programs that others wrote, which do what few programs do."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import rules
from pythons import Ran, interpreters, run

TESTS = ["queues", "locks", "taskgroups", "timeouts", "waitfor", "futures2", "runners", "streams", "threads"]
TESTS.append("subprocess.SubprocessTransportTests")
"""Those that take seconds. The others take minutes, and all of them, the tasks' own among them, pass on 3.14, too."""


def own_tests(python: str) -> list[str]:
    """Those that this interpreter came with; Debian's leaves them out."""
    there = run(python, "-c", "import test.test_asyncio").status == 0
    return [f"test.test_asyncio.test_{name}" for name in TESTS] if there else []


def outcome(ran: Ran) -> tuple[int, list[str], str]:
    """The status, how many ran, and the last line: OK, or how many failed."""
    return ran.status, re.findall(r"^Ran (\d+) tests", ran.stderr, re.MULTILINE), ran.stderr.strip().rpartition("\n")[2]


def test_cpythons_own_tests_of_asyncio_end_as_they_do_by_themselves(tmp_path: Path) -> None:
    def compare(python: str, names: list[str], path: Path) -> None:
        tests = ["-m", "unittest", *names]
        # Some hold that little time has passed, which a busy machine breaks.
        for _ in range(3):
            plain = outcome(run(python, "-W", "ignore", *tests))
            ran = run(python, "-W", "ignore", "-m", "await_lab", "run", "-o", str(path), *tests)
            recorded = outcome(ran)
            if recorded == plain:
                break
        assert recorded == plain, ran.stderr
        assert int(recorded[1][0]) >= 200
        log = rules.read(path)
        rules.check(log)
        assert len(log["events"]) > 1_000

    found = {version: (python, own_tests(python)) for version, python in interpreters().items()}
    given = [(python, names, tmp_path / f"{version}.json") for version, (python, names) in found.items() if names]
    if not given:
        pytest.skip("no Python here came with its own tests")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(compare, *zip(*given, strict=True)))
