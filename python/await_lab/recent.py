"""A trace that keeps its last seconds only, for a service that runs for weeks."""

from bisect import bisect_left
from collections.abc import Callable
from operator import itemgetter
from typing import Any

from .ring import Standing, cut_at, labels_of, relabel, relabelled, renumbered
from .trace import Event, Trace

CHUNK = 8_192
"""How many events are between two looks at what is too old."""


class Recent(Trace):
    """Folds what is older than `last` nanoseconds, or more than its limit."""

    def __init__(self, clock: Callable[[], int], limit: int, last: int) -> None:
        super().__init__(clock, limit)
        self.limit = limit
        self.last = last
        self.most = min(CHUNK, limit)
        self.standing = Standing()
        self.is_gone: Callable[[int], bool] = lambda queue: False

    def fold(self) -> None:
        """Lets go of what is too old."""
        events = self.events
        cut = bisect_left(events, self.clock() - self.last, key=itemgetter(0))
        cut = cut_at(events, max(cut, len(events) - self.limit // 2))
        for event in events[:cut]:
            self.standing.fold(event)
        del events[:cut]
        self.most = min(max(CHUNK, 2 * len(events)), self.limit)
        self.standing.forget(self.is_gone, events)
        if len(self.labels) > 4 * CHUNK + 4 * len(events):
            self._forget_labels()

    def _forget_labels(self) -> None:
        """Keeps the texts that are named still."""
        standing = self.standing
        single: list[Any] = [standing.tasks, standing.items, standing.names]
        several: list[Any] = [standing.ended, standing.others]
        named = set(labels_of(self.events))
        for group in single:
            named.update(labels_of(list(group.values())))
        for group in several:
            for events in group.values():
                named.update(labels_of(events))
        named.update(function for _, _, function in self.place_list)
        with self.lock:
            kept = [(text, number) for text, number in self.labels.items() if number in named]
            move = {number: new for new, (_, number) in enumerate(kept)}
            self.labels = {text: new for new, (text, _) in enumerate(kept)}
            self.place_list = [(file, line, move[function]) for file, line, function in self.place_list]
            self.places = {key: index for index, key in enumerate(self.place_list)}
        self.events[:] = relabelled(self.events, move)
        for group in single:
            for key, event in group.items():
                group[key] = relabel(event, move)
        for group in several:
            for key, events in group.items():
                group[key] = relabelled(events, move)

    def whole(self) -> list[Event]:
        """A log that begins with what stood before its first event."""
        del self.events[self.end or len(self.events) :]
        cut = cut_at(self.events, bisect_left(self.events, self.clock() - self.last, key=itemgetter(0)))
        for event in self.events[:cut]:
            self.standing.fold(event)
        del self.events[:cut]
        self._forget_labels()
        began, at = self.began, self.events[0][0] if self.events else self.clock()
        moved = [(event[0] - at + began, *event[1:]) for event in self.events]
        return renumbered([*self.standing.begin(began), *moved])

    def before(self) -> list[Event]:
        return list(self.standing.begin(self.began))
