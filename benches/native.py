"""What is measured without a browser: the benches in Rust, which print their pairs as JSON."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import table
from browser import ROOT


def measured(bench: str, profile: str) -> Iterator[dict[str, Any]]:
    """What a bench prints."""
    subprocess.run(["cargo", "build", "--quiet", "--profile", profile, "--bench", bench], cwd=ROOT, check=True)
    command = ["cargo", "bench", "--quiet", "--profile", profile, "--bench", bench]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            if line.startswith("{"):
                yield json.loads(line)
    if process.returncode:
        raise RuntimeError(f"the bench {bench} failed")


def engine() -> Iterator[table.Row]:
    """A simulated run and a queue beside CPython's asyncio, and an event: compiled for speed, as CPython is."""
    for found in measured("engine", "speed"):
        name = found["name"]
        if name == "simulated":
            what = (
                "a simulated run of 10,000 tasks and 1,050,000 events, native: times as fast as CPython's virtual time"
            )
            yield table.ratio(what, found["pairs"], rate=True, at_least=20)
        elif name.startswith("queue"):
            what = f"{name.replace(' 0', ' any number')}, recorded, native: items a second / asyncio.Queue"
            yield table.ratio(what, found["pairs"], rate=True)
        else:
            yield table.Row("an event of a program, native", found["values"], "ns", at_most=100)


def figure() -> Iterator[table.Row]:
    """Redraw and seeking as a run grows: compiled as the page is."""
    goals = {"full view: 1,000,000 / 10,000 spans": 2.0, "1,000,000 spans: full view / a mark for each": 0.04}
    for found in measured("figure", "bench"):
        if "pairs" in found:
            yield table.ratio(f"redraw, {found['name']}", found["pairs"], at_most=goals.get(found["name"]))
        else:
            yield table.Row(found["name"], found["values"], "ms", at_most=16.7 if "seek" in found["name"] else None)
