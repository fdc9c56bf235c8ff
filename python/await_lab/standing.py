"""Who waits where at the end of a log, in sentences."""

from .recorder import Recorder
from .state import (
    BARRIER,
    CONDITION,
    EVENT,
    FUTURE,
    LOCK,
    OTHER,
    SEMAPHORE,
    SHIELD,
    STREAM,
    TASK_GROUP,
    THREAD,
)
from .trace import Event

MOST = 20
"""How many are named."""

_OBJECTS = {
    LOCK: "a lock",
    EVENT: "an event",
    CONDITION: "a condition",
    BARRIER: "a barrier",
    FUTURE: "a future",
    SHIELD: "what it shields",
    THREAD: "a thread",
    TASK_GROUP: "the tasks of its group",
    SEMAPHORE: "a permit of a semaphore",
    STREAM: "a stream",
    OTHER: "something of a library",
}
_WAITS = {
    "sleep-began": "time to pass",
    "join-began": "several tasks",
    "acquire-blocked": "a permit of a semaphore",
    "put-blocked": "room in a queue",
    "get-blocked": "an item of a queue",
    "queue-join-began": "every item of a queue to be done",
    "request-queued": "an answer",
}


def who_waits(recorder: Recorder) -> list[str]:
    """A sentence for each task that was alive when the log ended and had a wait."""
    texts = recorder.trace.labels.listed("")
    names: dict[int, str] = {}
    waits: dict[int, Event] = {}
    left: list[int] = []
    for event in recorder.trace.whole():
        task, name = event[1], event[3]
        if name == "spawned":
            names[task] = texts[event[4]]
        elif name in _WAITS or name in ("wait-began", "await-began"):
            waits[task] = event
        elif name == "poll-began":
            waits.pop(task, None)
        elif name == "ended" and event[4] == 2:
            left.append(task)
    said = []
    for task in left:
        wait = waits.get(task)
        if wait is not None and task in names:
            what = _what(wait, names)
            said.append(f"{names[task]} waits for {what}{_where(recorder, wait[2])}")
    rest = len(said) - MOST
    return said[:MOST] + ([f"and {rest:,} more"] if rest > 0 else [])


def _what(wait: Event, names: dict[int, str]) -> str:
    if wait[3] == "wait-began":
        return _OBJECTS[wait[4]]
    if wait[3] == "await-began":
        return names.get(wait[4], "a task")
    return _WAITS[wait[3]]


def _where(recorder: Recorder, place: int) -> str:
    if not place:
        return ""
    file, line, _ = recorder.place_at(place)
    return f" ({recorder.sources.all()[file].name}, line {line})"
