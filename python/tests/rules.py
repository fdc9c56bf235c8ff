"""What every log keeps, as src/trace/rules.rs has it, for the recorder's own tests; and what the format asks for."""

import json
from pathlib import Path
from typing import Any

FIELDS = {
    "spawned": "LT", "woken": "T", "poll-began": "", "poll-ended": "b", "cancel-requested": "T", "cancel-delivered": "",
    "cleaned-up": "", "ended": "n", "sleep-began": "nn", "sleep-ended": "n", "sleep-withdrawn": "n", "yielded": "",
    "await-began": "T", "await-ended": "T", "await-withdrawn": "T", "join-began": "nn", "join-heard": "nn",
    "join-ended": "n", "join-withdrawn": "n", "timeout-armed": "nn", "timeout-fired": "n", "timeout-cleared": "n",
    "acquire-blocked": "n", "acquired": "n", "acquire-withdrawn": "n", "released": "n", "queue-opened": "nnn",
    "put-blocked": "nnL", "put-withdrawn": "nn", "item-put": "nnL", "get-blocked": "n", "get-withdrawn": "n",
    "item-taken": "nn", "item-discarded": "nn", "task-done": "nn", "queue-join-began": "n", "queue-join-ended": "n",
    "sentinel-marked": "nn", "queue-join-withdrawn": "n", "queue-shut-down": "nb", "request-queued": "nL",
    "request-started": "n", "request-answered": "nn", "bytes-arrived": "nn", "request-finished": "nn",
    "request-failed": "nnL", "request-aborted": "n", "body-kept": "nL", "said": "L",
    "deadlocked": "", "limit-met": "", "run-ended": "n",
    "failed": "LL", "wait-began": "wn", "wait-ended": "wn", "wait-withdrawn": "wn", "held": "wn", "let-go": "wn",
    "grouped": "wn", "object-named": "wnL", "suspended-at": "C", "printed-error": "L", "problem": "pL",
    "thread-started": "LT",
    "loop-opened": "n", "loop-closed": "n", "callback-scheduled": "nLn", "callback-began": "n", "callback-ended": "n",
    "callback-cancelled": "n", "gap": "n",
}  # fmt: skip
BEGINS_WAIT = {
    "sleep-began", "await-began", "join-began", "acquire-blocked", "put-blocked", "get-blocked", "queue-join-began",
    "wait-began", "request-queued",
}  # fmt: skip
STAGES = {
    "request-started": ((0,), 1), "request-answered": ((1,), 2), "bytes-arrived": ((2,), 2), "body-kept": ((2,), 2),
    "request-finished": ((2,), 3), "request-failed": ((0, 1, 2), 3), "request-aborted": ((0, 1, 2), 3),
}  # fmt: skip


class Broken(AssertionError):
    """A rule is broken."""


def read(path: Path) -> dict[str, Any]:
    """The only run of a file."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    assert stored["await-lab"] == 2
    (run,) = stored["runs"]
    return run


def check(run: dict[str, Any], must_end: bool = True) -> None:
    """Raises Broken with the event that breaks a rule."""
    log = Log(run)
    for number, event in enumerate(run["events"]):
        try:
            log.admit(event)
        except Broken as broken:
            around = run["events"][max(number - 12, 0) : number + 1]
            raise Broken(f"event {number}: {broken}\n" + "\n".join(map(str, around))) from None
    if must_end:
        keep(log.ended, "it has no end")
    for places in run["chains"]:
        keep(all(0 <= place < len(run["places"]) for place in places) and bool(places), "a chain of no places")
    sources = run["program"]["sources"]
    for file, line, function in run["places"]:
        keep(0 <= file < len(sources) and 0 <= function < len(run["labels"]), "a place outside the tables")
        keep(1 <= line <= sources[file]["text"].count("\n") + 1, "a place outside its file")


def keep(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Broken(otherwise)


class Log:
    def __init__(self, run: dict[str, Any]) -> None:
        self.run = run
        self.tasks: list[bool] = []
        self.queues = 0
        self.requests: list[int] = []
        self.open: set[tuple[Any, ...]] = set()
        self.failed: int | None = None
        self.before: list[Any] = [0, 0, 0, ""]
        self.ended = False

    def begin(self, *what: Any) -> None:
        keep(what not in self.open, f"{what} begins twice")
        self.open.add(what)

    def end(self, *what: Any) -> None:
        keep(what in self.open, f"{what} ends and did not begin")
        self.open.remove(what)

    def alive(self, task: int) -> None:
        keep(task > 0 and not self.tasks[task - 1], "a task goes on after its end")

    def fields(self, name: str, fields: list[int]) -> None:
        keep(name in FIELDS, "an unknown event")
        kinds = FIELDS[name]
        keep(len(kinds) == len(fields), "wrong number of fields")
        most = {
            "L": len(self.run["labels"]), "T": len(self.tasks) + 1, "b": 2, "n": 2**32, "w": 12, "p": 5,
            "C": len(self.run["chains"]),
        }  # fmt: skip
        for kind, field in zip(kinds, fields, strict=True):
            keep(type(field) is int and 0 <= field < most[kind], f"a field out of range: {kind} {field}")

    def admit(self, event: list[Any]) -> None:
        after, task, place, name, *fields = event
        keep(not self.ended, "events follow its end")
        keep(type(after) is int and after >= 0 and 0 <= place <= len(self.run["places"]), "time or place is wrong")
        if name in ("spawned", "thread-started"):
            self.tasks.append(False)
            keep(task == len(self.tasks), "tasks are not numbered in order")
        keep(0 <= task <= len(self.tasks), "an event names a task that was not spawned")
        self.fields(name, fields)
        if name in ("woken", "cancel-requested", "cancel-delivered", "cleaned-up", "yielded"):
            self.alive(task)
        if name == "poll-began":
            self.alive(task)
            self.begin("poll", task)
        elif name == "poll-ended":
            self.end("poll", task)
        elif name == "failed":
            self.failed = task
        elif name == "ended":
            self.alive(task)
            keep(("poll", task) not in self.open, "a task ends in its poll")
            keep(fields[0] != 3 or self.before[1:2] + self.before[3:4] == [task, "failed"], "failed without a reason")
            self.tasks[task - 1] = True
            self.open = {what for what in self.open if what[0] != "wait" or what[1] != task}
        elif name == "suspended-at":
            keep(self.before[1] == task and self.before[3] in BEGINS_WAIT, "a chain without a wait")
        elif name == "run-ended":
            keep(all(self.tasks), "a task is alive at the end")
            self.ended = True
        self.admit_wait(task, name, fields)
        self.admit_queue(name, fields)
        self.admit_request(name, fields)
        self.before = event

    def admit_wait(self, task: int, name: str, fields: list[int]) -> None:
        subject, _, what = name.rpartition("-")
        if name in ("sleep-began", "timeout-armed"):
            self.begin("timer", fields[0])
        elif name in ("sleep-ended", "sleep-withdrawn", "timeout-fired", "timeout-cleared"):
            self.end("timer", fields[0])
        elif subject in ("await", "join", "queue-join", "wait") and what in ("began", "ended", "withdrawn"):
            key = fields if subject == "wait" else fields[:1]
            (self.begin if what == "began" else self.end)("wait", task, subject, *key)
        elif name == "join-heard":
            keep(("wait", task, "join", fields[0]) in self.open, "a join that did not begin hears")
        elif name in ("callback-scheduled", "callback-cancelled"):
            (self.begin if name == "callback-scheduled" else self.end)("scheduled", fields[0])
        elif name == "callback-began":
            self.end("scheduled", fields[0])
            self.begin("callback", fields[0])
        elif name == "callback-ended":
            self.end("callback", fields[0])
        elif name == "held":
            self.begin("held", *fields)
        elif name == "let-go":
            self.end("held", *fields)
        elif name in ("loop-opened", "loop-closed"):
            (self.begin if name == "loop-opened" else self.end)("loop", fields[0])

    def admit_queue(self, name: str, fields: list[int]) -> None:
        if name == "queue-opened":
            keep(fields[0] == self.queues, "queues are not numbered in order")
            self.queues += 1
        elif name.startswith(("queue-", "put-", "get-", "item-", "task-done")):
            keep(fields[0] < self.queues, "an event names a queue that was not opened")
        if name == "item-put":
            self.begin("item", *fields[:2])
        elif name in ("item-taken", "item-discarded"):
            self.end("item", *fields)

    def admit_request(self, name: str, fields: list[int]) -> None:
        if name == "request-queued":
            keep(fields[0] == len(self.requests), "requests are not numbered in order")
            self.requests.append(0)
        elif name in STAGES:
            keep(fields[0] < len(self.requests), "an event names a request that was not made")
            before, after = STAGES[name]
            keep(self.requests[fields[0]] in before, "the stages of a request are out of order")
            self.requests[fields[0]] = after


def named(log: dict[str, Any], name: str) -> list[list[Any]]:
    return [event for event in log["events"] if event[3] == name]
