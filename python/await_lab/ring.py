"""Keeps the last part of a long log: what is older is folded into what stood when it ended.

A log has to begin with its tasks, queues and open waits, so a cut one begins with a few events that say them.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from .trace import Event
from .vocabulary import FIELDS

Key = tuple[Any, ...]

_WAIT_ENDS = {
    "sleep-ended": "sleep",
    "sleep-withdrawn": "sleep",
    "await-ended": "await",
    "await-withdrawn": "await",
    "join-ended": "join",
    "join-withdrawn": "join",
    "acquired": "acquire",
    "acquire-withdrawn": "acquire",
    "item-put": "put",
    "put-withdrawn": "put",
    "item-taken": "get",
    "get-withdrawn": "get",
    "queue-join-ended": "queue-join",
    "queue-join-withdrawn": "queue-join",
    "wait-ended": "wait",
    "wait-withdrawn": "wait",
}
_WAIT_BEGINS = {
    "sleep-began": "sleep",
    "await-began": "await",
    "join-began": "join",
    "acquire-blocked": "acquire",
    "put-blocked": "put",
    "get-blocked": "get",
    "queue-join-began": "queue-join",
    "wait-began": "wait",
}
_FIRST = {"spawned": "T", "thread-started": "T", "queue-opened": "Q", "request-queued": "R"}
MOST_NAMES = 10_000
_LENGTHS = {"put": 2, "wait": 2}
"""How many fields name a wait, where it is not one."""


class Standing:
    """What has begun and not ended, as the events that began it."""

    def __init__(self) -> None:
        self.loops: dict[int, Event] = {}
        self.tasks: dict[int, Event] = {}
        self.ended: dict[int, list[Event]] = {}
        """Those who have ended and are awaited still by one who has not heard of it."""
        self.grouped: dict[int, Event] = {}
        self.queues: dict[int, Event] = {}
        self.shut: dict[int, Event] = {}
        self.items: dict[Key, Event] = {}
        self.names: dict[Key, Event] = {}
        self.others: dict[Key, list[Event]] = {}
        """Polls, waits with their chains, timers, locks that are held, callbacks, requests with their stages."""
        self._waits: dict[int, set[Key]] = {}
        """Of those, each task's waits: a service may have very many."""
        self._awaiting = Counter[int]()
        """How many await each task."""
        self._last: Key | None = None
        self._failed: list[Event] = []

    def fold(self, event: Event) -> None:
        _, task, _, name, *fields = event
        last, self._last = self._last, None
        if name in _WAIT_ENDS:
            kind = _WAIT_ENDS[name]
            self._end_wait(("wait", task, kind, *fields[: _LENGTHS.get(kind, 1)]))
        if name in _WAIT_BEGINS:
            kind = _WAIT_BEGINS[name]
            self._last = ("wait", task, kind, *fields[: _LENGTHS.get(kind, 1)])
            self._begin_wait(self._last, event)
        elif name in ("spawned", "thread-started"):
            self.tasks[task] = event
        elif name == "grouped":
            self.grouped[task] = event
        elif name == "failed":
            self._failed = [event]
        elif name == "ended":
            self._end(task, event)
        elif name == "suspended-at" and last in self.others:
            self.others[last].append(event)
        elif name == "queue-opened":
            self.queues[fields[0]] = event
        elif name == "queue-shut-down":
            self.shut[fields[0]] = event
        elif name == "item-put":
            self.items[fields[0], fields[1]] = event
        elif name in ("item-taken", "item-discarded"):
            self.items.pop((fields[0], fields[1]), None)
        elif name == "object-named":
            self.names[fields[0], fields[1]] = event
        elif name == "loop-opened":
            self.loops[fields[0]] = event
        elif name == "loop-closed":
            self.loops.pop(fields[0], None)
        else:
            self._fold_pair(task, name, fields, event)

    def _begin_wait(self, key: Key, event: Event) -> None:
        if key not in self.others:
            _, task, kind, what, *_ = key
            self._waits.setdefault(task, set()).add(key)
            if kind == "await":
                self._awaiting[what] += 1
        self.others[key] = [event]

    def _end_wait(self, key: Key) -> None:
        if self.others.pop(key, None) is None:
            return
        _, task, kind, what, *_ = key
        self._waits[task].discard(key)
        if not self._waits[task]:
            del self._waits[task]
        if kind == "await":
            self._awaiting[what] -= 1
            if not self._awaiting[what]:
                del self._awaiting[what]
                if self.ended.pop(what, None) is not None:
                    del self.tasks[what]

    def _end(self, task: int, event: Event) -> None:
        begun = self.tasks.pop(task, None)
        self.grouped.pop(task, None)
        if begun is not None and task in self._awaiting:
            self.tasks[task], self.ended[task] = begun, [*self._failed, event]
        self._failed = []
        for key in list(self._waits.get(task, ())):
            self._end_wait(key)

    def _fold_pair(self, task: int, name: str, fields: list[int], event: Event) -> None:
        if name.startswith(("request-", "bytes-", "body-")):
            key: Key = ("request", fields[0])
            if name in ("request-finished", "request-failed", "request-aborted"):
                self.others.pop(key, None)
            elif name in ("request-queued", "request-started", "request-answered"):
                self.others.setdefault(key, []).append(event)
        elif name in ("poll-began", "timeout-armed", "callback-scheduled", "held"):
            key = (name, task) if name == "poll-began" else (name, *fields[: 2 if name == "held" else 1])
            self.others[key] = [event]
        elif name == "callback-began":
            self.others.setdefault(("callback-scheduled", fields[0]), []).append(event)
        elif name == "poll-ended":
            self.others.pop(("poll-began", task), None)
        elif name in ("timeout-fired", "timeout-cleared"):
            self.others.pop(("timeout-armed", fields[0]), None)
        elif name in ("callback-ended", "callback-cancelled"):
            self.others.pop(("callback-scheduled", fields[0]), None)
        elif name == "let-go":
            self.others.pop(("held", *fields), None)

    def forget(self, is_gone: Callable[[int], bool], later: list[Event]) -> None:
        """Lets go of queues that are gone and of names of long ago, of which a service may have made very many."""
        gone = {number for number in self.queues if is_gone(number)}
        if gone:
            gone.difference_update(event[4] for event in later if FIELDS.get(event[3], "").startswith("Q"))
            self.items = {key: event for key, event in self.items.items() if key[0] not in gone}
            for number in gone:
                del self.queues[number]
                self.shut.pop(number, None)
        for key in list(self.names)[:-MOST_NAMES]:
            del self.names[key]

    def begin(self, at: int) -> Iterator[Event]:
        """The events that a log begins with, at a moment. Polls come last."""
        groups: list[Any] = [self.loops, self.tasks, self.grouped, self.queues, self.items, self.shut, self.names]
        for group in groups:
            for event in group.values():
                yield (at, *event[1:])
        for key, events in self.others.items():
            if key[0] != "poll-began":
                for event in events:
                    yield (at, *event[1:])
        for events in self.ended.values():
            for event in events:
                yield (at, *event[1:])
        for key, events in self.others.items():
            if key[0] == "poll-began":
                yield (at, *events[0][1:])


def cut_at(events: list[Event], index: int) -> int:
    """That index, or the first after it that divides no pair: a wait and its chain, a failure and its end."""
    while 0 < index < len(events) and (events[index][3] == "suspended-at" or events[index - 1][3] == "failed"):
        index += 1
    return index


def renumbered(events: list[Event]) -> list[Event]:
    """The events with tasks, queues and requests counted in the order of their first: a log that was cut has gaps."""
    maps: dict[str, dict[int, int]] = {"T": {0: 0}, "Q": {}, "R": {}}
    done = []
    for event in events:
        at, task, place, name, *fields = event
        kind = _FIRST.get(name)
        if kind is not None:
            numbers = maps[kind]
            numbers[task if kind == "T" else fields[0]] = len(numbers)
        kinds = FIELDS.get(name, "")
        # Who has gone long ago is nobody now.
        new = [
            maps[kind].get(field, 0) if kind in maps else field
            for kind, field in zip(kinds.ljust(len(fields), "n"), fields, strict=True)
        ]
        done.append((at, maps["T"].get(task, 0), place, name, *new))
    return done


def relabelled(events: list[Event], move: dict[int, int]) -> list[Event]:
    """The events with other numbers for their texts."""
    return [relabel(event, move) for event in events]


def relabel(event: Event, move: dict[int, int]) -> Event:
    kinds = FIELDS.get(event[3])
    if kinds is None or "L" not in kinds:
        return event
    fields = [move.get(field, 0) if kind == "L" else field for kind, field in zip(kinds, event[4:], strict=True)]
    return (*event[:4], *fields)


def labels_of(events: list[Event]) -> Iterator[int]:
    """The texts that the events name."""
    for event in events:
        kinds = FIELDS.get(event[3])
        if kinds is not None:
            for kind, field in zip(kinds, event[4:], strict=True):
                if kind == "L":
                    yield field
