"""What each program does by itself. A busy machine makes some programs late, so it is tried several times."""

import re
from pathlib import Path

from pythons import PROGRAMS, Ran, run

TRIES = 10
TIMED = {"35-drift.py"}
"""They print measured times, which a busy machine changes."""
_ran: dict[tuple[str, str], list[Ran]] = {}


def programs(version: str) -> list[Path]:
    """All that this version can run."""
    minor = int(version.split(".")[1])

    def needed(path: Path) -> int:
        found = re.match(r"# needs 3\.(\d+)", path.read_text())
        return int(found[1]) if found else 0

    return [path for path in sorted(PROGRAMS.glob("*.py")) if needed(path) <= minor]


def runs(python: str, program: Path, tries: int) -> list[Ran]:
    """So many of its runs; each is kept for whoever asks next."""
    ran = _ran.setdefault((python, program.name), [])
    while len(ran) < tries:
        ran.append(run(python, str(program)))
    return ran
