"""CPython's own tests of asyncio, recorded: programs that others wrote, which do what few programs do."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import rules
from pythons import Ran, interpreters, run

TESTS = ["queues", "locks", "taskgroups", "timeouts", "waitfor", "futures2", "runners", "streams", "threads"]
TESTS.append("subprocess.SubprocessTransportTests")
"""Those that take seconds. The others take minutes, and all of them, the tasks' own among them, pass on 3.14, too."""


def own_tests(python: str) -> list[str]:
    """Those that this interpreter came with; Debian's leaves them out."""
    there = run(python, "-c", "import test.test_asyncio").status == 0
    return [f"test.test_asyncio.test_{name}" for name in TESTS] if there else []


def outcome(ran: Ran) -> tuple[int, str]:
    """The status, and the last line: OK, or how many failed."""
    return ran.status, ran.stderr.strip().rpartition("\n")[2]


def test_cpythons_own_tests_of_asyncio_end_as_they_do_by_themselves(tmp_path: Path) -> None:
    def compare(entry: tuple[str, str]) -> None:
        version, python = entry
        names = own_tests(python)
        if not names:
            return
        path = tmp_path / f"{version}.json"
        tests = ["-m", "unittest", *names]
        recorded = run(python, "-W", "ignore", "-m", "await_lab", "run", "-o", str(path), *tests)
        if outcome(recorded)[0]:
            assert outcome(recorded) == outcome(run(python, "-W", "ignore", *tests)), recorded.stderr
        log = rules.read(path)
        rules.check(log)
        assert len(log["events"]) > 1_000

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(compare, interpreters().items()))
