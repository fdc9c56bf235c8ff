"""A trace that keeps its last seconds only, for a service that runs for weeks."""

from bisect import bisect_left
from collections.abc import Callable
from operator import itemgetter
from threading import RLock

from .ring import Standing, cut_at, labels_of, relabelled, renumbered
from .trace import Event, Place, Trace

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
        self._turn = RLock()
        """Held by the thread that folds: garbage that is collected meanwhile must not wait for its own thread."""
        self._is_folding = False

    def fold(self) -> bool:
        """Lets go of what is too old, unless somebody is at it. More events are taken in any case."""
        if self._turn.acquire(blocking=False):
            try:
                self._fold()
            finally:
                self._turn.release()
        return True

    def _fold(self) -> None:
        if self._is_folding:
            return
        self._is_folding = True
        try:
            self._fold_old()
        finally:
            self._is_folding = False

    def _fold_old(self) -> None:
        events = self.events
        cut = bisect_left(events, self.clock() - self.last, key=itemgetter(0))
        cut = cut_at(events, max(cut, len(events) - self.limit // 2))
        folded = 0
        try:
            for event in events[:cut]:
                self.standing.fold(event)
                folded += 1
        finally:
            # Ctrl-C may come at any moment.
            del events[:folded]
        self.most = min(max(CHUNK, 2 * len(events)), self.limit)
        self.standing.forget(self.is_gone, events)
        if len(self.labels.numbers) > 4 * CHUNK + 4 * len(events):
            self._forget_labels()

    def _named(self, events: list[Event]) -> set[int]:
        """The texts that are named, by these events or by a place."""
        return set(labels_of(events)) | {function for _, _, function in list(self.places.numbers)}

    def _forget_labels(self) -> None:
        """Lets go of texts that nothing names any more. The others keep their numbers."""
        named = self._named([*self.standing.begin(0), *self.events])
        numbers = self.labels.numbers
        # The last ones may be about to be named.
        for text, number in list(numbers.items())[:-CHUNK]:
            if number not in named:
                del numbers[text]

    def tables(self, events: list[Event]) -> tuple[list[str], list[Place], list[Event]]:
        named = self._named(events)
        kept = [(text, number) for text, number in list(self.labels.numbers.items()) if number in named]
        move = {number: new for new, (_, number) in enumerate(kept, 1)}
        places = [(file, line, move.get(function, 0)) for file, line, function in self.places.listed((0, 1, 0))]
        return ["", *(text for text, _ in kept)], places, relabelled(events, move)

    def whole(self) -> list[Event]:
        """A log that begins with what stood before its first event."""
        with self._turn:
            return self._whole()

    def _whole(self) -> list[Event]:
        if self.end is not None:
            del self.events[self.end :]
        # A recording that Ctrl-C ended ends there, however long the program took to clean up.
        now = self.events[-1][0] if self.events else self.clock()
        cut = cut_at(self.events, bisect_left(self.events, now - self.last, key=itemgetter(0)))
        for event in self.events[:cut]:
            self.standing.fold(event)
        del self.events[:cut]
        began, at = self.began, self.events[0][0] if self.events else now
        moved = [(event[0] - at + began, *event[1:]) for event in self.events]
        return renumbered([*self.standing.begin(began), *moved])

    def before(self) -> list[Event]:
        return list(self.standing.begin(self.began))
