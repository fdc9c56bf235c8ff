"""The log of one run: labels, places, chains and events, as the project's file.md describes them."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, Generic, TypeVar

from .names import exact

Event = tuple[Any, ...]
"""(nanoseconds of the clock, task, place, name, *fields)."""

MAX_EVENTS = 200_000
LONGEST_TEXT = 8_192
MOST_PLACES = 65_535
LARGEST = 2**32 - 1
LONGEST = 2**53 - 1  # Microseconds that any reader of JSON can hold.
NEW: Any = object()
"""Stands in an event for the number of what it is the first to tell of."""


Value = TypeVar("Value", bound=Hashable)


def micros(seconds: float) -> int:
    """Seconds in whole microseconds, however long; none for what is no time."""
    return round(min(seconds * 1e6, LONGEST)) if seconds > 0 else 0


class Table(Generic[Value]):
    """Values that are kept once, each with a number, in the order of their numbers.

    Another thread may come by at any moment, and so may a finalizer, during garbage collection. So a number is taken
    and kept in one step of the interpreter, and no lock is held.
    """

    def __init__(self) -> None:
        self.numbers: dict[Value, int] = defaultdict(itertools.count().__next__)

    def of(self, value: Value) -> int:
        """The value's number, new if it is."""
        return self.numbers[value]

    def listed(self, hole: Value) -> list[Value]:
        """The values at the places of their numbers."""
        numbers = dict(self.numbers)
        values = [hole] * (max(numbers.values(), default=-1) + 1)
        for value, number in numbers.items():
            values[number] = value
        return values


Place = tuple[int, int, int]
"""File, line, and the label of the function."""


class Trace:
    """It only grows, up to a limit of events."""

    def __init__(self, clock: Callable[[], int], limit: int = MAX_EVENTS) -> None:
        self.clock = clock
        """The moment, in nanoseconds."""
        self.began = clock()
        self.most = limit
        """How many events it takes before `on_full` is asked whether it takes more."""
        self.events: list[Event] = []
        self.labels: Table[str] = Table()
        self.places: Table[Place] = Table()
        self.chains: Table[tuple[int, ...]] = Table()
        self.end: int | None = None
        """How many of the events count, once the run has ended."""
        self.on_full: Callable[[], bool] = lambda: False
        self.on_line: Callable[[], None] = lambda: None
        """Told when the program has printed."""
        self.on_step: Callable[[], None] | None = None
        """Told when a task's step begins, which may take long."""
        self.sent = 0
        """How many of the events have been passed on, and so stay as they are."""

    def add(self, task: int, place: int, name: str, *fields: Any) -> None:
        """Logs an event now. `place` is 0 for none, else 1 + its index."""
        events = self.events
        if len(events) >= self.most and not self.on_full():
            return
        events.append((self.clock(), task, place, name) + fields)  # noqa: RUF005 - half the time of a star

    def add_new(
        self, numbers: Iterator[int], task: int, place: int, name: str, *fields: Any, chain: int = -1
    ) -> int | None:
        """Logs the event that first tells of something, and gives the number that this has from now on, unless the log
        is full. With a chain, the frames stand directly after it.

        The log has what it counts in the order of their numbers. So the number is taken as the event is logged, in one
        step of the interpreter: a finalizer, or another thread, may tell of something new between any two.
        """
        if len(self.events) >= self.most and not self.on_full():
            return None
        now = self.clock()
        event = (now, task, place, name, *fields)
        columns: list[Iterable[Any]] = [numbers if field is NEW else (field,) for field in event]
        frames = iter([(now, task, place, "suspended-at", chain)] if chain >= 0 else [])
        told: list[Event] = []
        self.events.extend(itertools.filterfalse(told.append, itertools.chain(zip(*columns, strict=False), frames)))
        number: int = told[0][event.index(NEW)]
        return number

    def label(self, text: str) -> int:
        """The number of a text, new if it is."""
        return self.labels.of(exact(text))

    def line(self, text: str) -> int:
        """The number of a text that comes from outside: shortened where it is very long."""
        text = exact(text)
        return self.labels.of(text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…")

    def place(self, file: int, line: int, function: str) -> int:
        """1 + the index of a place, or 0 when there are too many."""
        index = self.places.of((file, line, self.label(function)))
        return index + 1 if index < MOST_PLACES else 0

    def chain(self, places: tuple[int, ...]) -> int:
        """The number of a chain of frames, given by the indexes of its places, outermost first."""
        return self.chains.of(places)

    def whole(self) -> list[Event]:
        """The events as a file has them."""
        return self.events[: self.end]

    def tables(self, events: list[Event]) -> tuple[list[str], list[Place], list[Event]]:
        """The texts and places of the events, and the events with the numbers of these."""
        return self.labels.listed(""), self.places.listed((0, 1, 0))[:MOST_PLACES], events

    def before(self) -> list[Event]:
        """What stood before the first of the events that are kept."""
        return []
