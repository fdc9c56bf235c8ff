"""The log of one run: labels, places, chains and events, as the project's file.md describes them."""

import threading
from collections.abc import Callable
from typing import Any

Event = tuple[Any, ...]
"""(nanoseconds of the clock, task, place, name, *fields)."""

LIMIT = 200_000
LONGEST_TEXT = 8_192
MOST_PLACES = 65_535
LARGEST = 2**32 - 1


class Trace:
    """It only grows, up to a limit of events."""

    def __init__(self, clock: Callable[[], int], limit: int = LIMIT) -> None:
        self.clock = clock
        """The moment, in nanoseconds."""
        self.began = clock()
        self.most = limit
        """How many events it takes before `on_full` is asked."""
        self.events: list[Event] = []
        self.labels: dict[str, int] = {}
        self.places: dict[tuple[int, int, int], int] = {}
        self.place_list: list[tuple[int, int, int]] = []
        self.chains: dict[tuple[int, ...], int] = {}
        self.end: int | None = None
        """How many of the events count, once the run has ended."""
        self.lock = threading.Lock()
        self.on_full: Callable[[], None] = lambda: None

    def add(self, task: int, place: int, name: str, *fields: Any) -> None:
        """Logs an event now. `place` is 0 for none, else 1 + its index."""
        events = self.events
        if len(events) >= self.most:
            self.on_full()
            if len(self.events) >= self.most:
                return
        events.append((self.clock(), task, place, name, *fields))

    def label(self, text: str) -> int:
        """The number of a text, new if it is."""
        number = self.labels.get(text)
        if number is None:
            with self.lock:
                number = self.labels.setdefault(text, len(self.labels))
        return number

    def line(self, text: str) -> int:
        """The number of a text that comes from outside: shortened where it is very long."""
        return self.label(text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…")

    def place(self, file: int, line: int, function: str) -> int:
        """1 + the index of a place, or 0 when there are too many."""
        key = (file, line, self.label(function))
        index = self.places.get(key)
        if index is None:
            with self.lock:
                if len(self.place_list) >= MOST_PLACES:
                    return 0
                if key not in self.places:
                    self.places[key] = len(self.place_list)
                    self.place_list.append(key)
                index = self.places[key]
        return index + 1

    def chain(self, places: tuple[int, ...]) -> int:
        """The number of a chain of frames, given by the indexes of its places, outermost first."""
        number = self.chains.get(places)
        if number is None:
            with self.lock:
                number = self.chains.setdefault(places, len(self.chains))
        return number

    def whole(self) -> list[Event]:
        """The events as a file has them, those of all threads in the order of time."""
        return self.events[: self.end]

    def before(self) -> list[Event]:
        """What stood before the first of the events that are kept."""
        return []
