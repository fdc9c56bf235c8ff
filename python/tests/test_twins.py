"""Each lab's Python twin, recorded on virtual time, gives the lab's own log: the same events at the same microseconds.

`tests/labs` has the labs' logs. `cargo test --test labs` holds them to the labs; UPDATE_EXPECT=1 writes them anew.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import rules
from pythons import HERE, PACKAGE, interpreters, run

LABS = sorted((HERE / "labs").glob("*.json"))
"""These variants are not among them, for twin and lab do it otherwise:

- say-after joined, background-tasks drop, streams merged and buffered: Rust polls several futures or streams within one
  task, where asyncio's gather, or the twin, makes a task of each.
- background-tasks group: asyncio's group cancels the task that waits for it, which then waits anew; Rust's wakes it.
- scaling pool: the lab starts its threads ahead, Python's pool each with its first job; so all tasks are numbered
  otherwise, and what a worker does on them is a request in the lab, and time.sleep in the twin.
- streams drip: the twin sleeps where the lab asks the practice server.
"""
TWINS = PACKAGE.parent / "src/labs"
NEEDS_313 = ("shutdown", "shutdown-now")
ONLY_OUTSIDE = {"suspended-at", "loop-opened", "loop-closed", "object-named", "printed-error", "grouped"}
"""What only a program from outside has."""
NUMBERED = {"sleep": 0, "timeout": 0, "join": 0, "item": 1, "put": 1}
"""The events whose numbers are counted in the order of their first, and which field it is."""
ONLY_LABS = {"gave", "batch-began", "batch-ended"}
"""What a lab knows, and no recorder can: what an async generator gives, which passes
between two frames of the program; which requests are measured together."""
THREAD = 6
"""The kind of a wait for a thread."""
REQUESTS = ("request-", "bytes-", "sleep-")
"""The twin of fetch sleeps where the lab asks, so each has steps of its own there: what is compared is the rest."""

LEAST = {"scaling.sequential": 7}
"""How many events there are to compare, where there are few: one task, of which the lines are the rest."""

Compared = list[tuple[Any, ...]]


def compared(log: dict[str, Any], lab: str) -> Compared:
    """The events with their moments, texts instead of labels, and no places."""
    at, seen, done = 0, {}, []
    for after, task, _, name, *fields in log["events"]:
        at += after
        if name in ONLY_LABS:
            continue
        kinds = rules.FIELDS[name]
        new = [log["labels"][field] if kind == "L" else field for kind, field in zip(kinds, fields, strict=True)]
        what = name.partition("-")[0]
        if name in ONLY_OUTSIDE:
            continue
        if name == "problem" and lab == "forgotten-await":
            # Python warns once of a line, however often it forgets there, and in words of its own.
            continue
        if what in NUMBERED and len(new) > NUMBERED[what]:
            kind, field = ("item" if what == "put" else what), NUMBERED[what]
            numbers = seen.setdefault(kind, {})
            new[field] = numbers.setdefault(new[field], len(numbers))
        if name == "spawned" and task == 1:
            # The twin's first function has another name.
            new[0] = "main"
        elif name == "spawned" and lab == "scaling":
            # The recorder counts tasks of one name.
            new[0] = re.sub(r" \d+$", "", str(new[0]))
        elif name == "thread-started" and lab == "blocking":
            # Python names a pool's thread.
            new[0] = "worker"
        elif name.startswith("wait-") and new[0] == THREAD:
            # Which thread of a pool does it is not known yet.
            new[1] = 0
        elif name == "woken" and lab == "blocking":
            # A browser's thread sends a message, which wakes its reader; Python's thread does so itself.
            new[0] = 0
        if name == "said":
            text = re.sub(r"^\d+\.\d{3} {2}", "", str(new[0]))
            if text.startswith(("total ", "Found ")):
                # How many primes are found in a time depends on who looks for them.
                continue
            new[0] = text
        done.append((at, task, name, *new))
    return essential(done, lab)


def essential(events: Compared, lab: str) -> Compared:
    """Without what differs on purpose."""
    if lab in ("fetch", "scaling"):
        steps = ("woken", "poll-began", "poll-ended", "timeout-armed", "timeout-cleared")
        return [event for event in events if not event[2].startswith((*REQUESTS, *steps))]
    if lab == "blocking":
        # A thread runs beside the loop: in one moment neither comes first. A pool's waits for more work.
        threads = {event[1] for event in events if event[2] == "thread-started"}
        ends = ("poll-ended", "ended")
        events = [event for event in events if not (event[1] in threads and event[2] in ends)]
        events.sort(key=lambda event: event[:2])
    if lab == "forgotten-await":
        # asyncio.run cancels those whom main leaves behind; in Rust they are dropped.
        end = next(number for number, event in enumerate(events) if event[1:3] == (1, "ended"))
        events = [event for number, event in enumerate(events) if number <= end or event[1] == 0]
    if lab == "event-loop":
        # That a future written by hand is ready, Rust knows when `poll` has returned, after the line that it prints;
        # Python knows it as the task goes on, before that line.
        events = [event for event in events if event[2] != "wait-ended"]
    kept = []
    is_cancelled = set()
    for event in events:
        task, name = event[1], event[2]
        if name == "cancel-delivered":
            is_cancelled.add(task)
        # In Python a cancelled task runs once more, to clean up; in Rust its future is dropped.
        if name in ("poll-began", "poll-ended") and task in is_cancelled:
            continue
        kept.append(event)
    if kept[-1][2:] == ("run-ended", 1):
        # What waited for ever is withdrawn in Rust, as the run's end drops it.
        kept = [event for event in kept if not event[2].endswith("-withdrawn")]
    return kept


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_a_recorded_twin_gives_the_labs_own_log(path: Path, tmp_path: Path) -> None:
    lab, variant = path.stem.split(".")
    version, python = list(interpreters().items())[-1]
    if variant in NEEDS_313 and int(version.split(".")[1]) < 13:
        pytest.skip("shutting a queue down needs Python 3.13, which is not on this machine")
    file = tmp_path / "run.json"
    twin = TWINS / f"{lab.replace('-', '_')}.py"
    (own,) = json.loads(path.read_text())["runs"]
    values = [f"{name}={value}" for name, value in own["plan"]] if lab == "scaling" else []
    run(python, "-m", "await_lab", "run", "--virtual", "-o", str(file), str(twin), variant, *values)
    recorded = rules.read(file)
    rules.check(recorded)
    mine, theirs = compared(own, lab), compared(recorded, lab)
    assert len(mine) >= LEAST.get(path.stem, 9)
    for number, (expected, found) in enumerate(zip(mine, theirs, strict=False)):
        assert found == expected, f"event {number}, after {mine[max(number - 3, 0) : number]}"
    assert len(theirs) == len(mine)
