"""What the built page downloads, packed by brotli: scripts/weight.py beside the goals."""

import re
import subprocess
import sys
from collections.abc import Iterator

import table
from browser import ROOT

GOALS = {
    "first view": 31,
    "that of the program’s own screen": 31,
    "figure": 12,
    "largest figure": 12,
    "program": 300,
}


def rows() -> Iterator[table.Row]:
    told = subprocess.run(
        [sys.executable, "scripts/weight.py"],
        check=False,  # It fails where a limit is passed, and has told all by then.
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ).stdout
    for name, packed in re.findall(r"(?:^|; )([^;]*?) [\d.]+ kB, ([\d.]+) kB with brotli", told):
        if name in GOALS:
            yield table.Row(f"bytes with brotli: {name}", [float(packed)], "kB", at_most=GOALS[name])
