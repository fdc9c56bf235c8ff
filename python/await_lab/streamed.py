"""A trace that is passed on while it grows: to the page, out of a worker, as batches of numbers and texts.

The numbers are those of the page's src/trace/wire.rs: the new places, the new chains, then the new events.
"""

from _thread import allocate_lock
from array import array
from collections.abc import Callable, Hashable, Sequence

# The worker's own clock, which no virtual time replaces.
from time import perf_counter
from typing import TypeVar

from .trace import MOST_PLACES, Table, Trace

Value = TypeVar("Value", bound=Hashable)
Send = Callable[["array[int]", list[str]], None]

APART = 0.016
"""How far batches are apart, in seconds: about a frame."""
AT_ONCE = 20
"""How many may be sent sooner, if none was sent for a while."""
EVENTS = 500
"""After how many events one is sent in any case."""
_LOW = 2**32 - 1
_MILLIS, _SECS = 2**31, 2**31 + 2**30
"""From which number on a delay counts milliseconds, and from which seconds, as in src/trace/word.rs."""
_DELAYS = {"sleep-began": 1, "timeout-armed": 1, "callback-scheduled": 2, "gap": 0}
"""Which field is a delay."""


def packed(micros: int) -> int:
    """A delay in one word, rounded up where it is long."""
    if micros < _MILLIS:
        return micros
    millis, seconds = -(-micros // 1_000), -(-micros // 1_000_000)
    if millis < _SECS - _MILLIS:
        return _MILLIS + millis
    return min(_SECS + seconds, _LOW)


class Streamed(Trace):
    """Sends what is new as a step begins, after a printed line, and before the loop waits."""

    def __init__(self, clock: Callable[[], int], limit: int, kinds: Sequence[str], send: Send) -> None:
        super().__init__(clock, limit)
        self.limit = limit
        self.most = min(EVENTS, limit)
        self.is_full: Callable[[], object] = lambda: None
        self.on_full = self._on_many
        self.on_line = self.on_step = self.flush_soon
        self._kinds = {kind: number for number, kind in enumerate(kinds)}
        """The numbers of the events' names."""
        self._send = send
        self._sent = [0, 0, 0]
        """How many labels, places and chains have been sent; of the events, `sent` says it."""
        self._sending = allocate_lock()
        self._at = 0
        self._last = 0.0
        self._free = float(AT_ONCE)

    def _on_many(self) -> bool:
        self.flush()
        if len(self.events) >= self.limit:
            self.is_full()
            self.flush()
            return False
        self.most = min(len(self.events) + EVENTS, self.limit)
        return True

    def flush_soon(self) -> None:
        """Sends what is new, unless very much was sent just before."""
        now = perf_counter()
        self._free = min(self._free + (now - self._last) / APART, AT_ONCE)
        self._last = now
        if self._free >= 1:
            self._free -= 1
            self.flush()

    def flush(self) -> None:
        """Sends what is new. What garbage prints meanwhile goes with the next."""
        if self._sending.acquire(blocking=False):
            try:
                self._send_new()
            finally:
                self._sending.release()

    def _send_new(self) -> None:
        events = self.events[self.sent : self.end]
        if not events:
            return
        self.sent += len(events)
        # Each is looked at after those that name what is in it, for more may come at any moment.
        groups = self._new(self.chains, 2)
        # As in a file: no event names what is beyond.
        most = max(MOST_PLACES - self._sent[1], 0)
        lines = self._new(self.places, 1)[:most]
        labels = [text if text.isascii() else self._sayable(text) for text in self._new(self.labels, 0)]
        # How fine the clock is, the page knows.
        places, chains = array("I", [0, len(lines)]), array("I", [len(groups)])
        for file, line, function in lines:
            places.extend((file, line, function + 1))
        for chain in groups:
            chains.append(len(chain))
            chains.extend(chain)
        words = places + chains
        kinds, began, before = self._kinds, self.began, self._at
        for event in events:
            before = max((event[0] - began) // 1000, before)
            fields = event[4:]
            at = _DELAYS.get(event[3])
            if at is not None and fields[at] >= _MILLIS:
                fields = (*fields[:at], packed(fields[at]), *fields[at + 1 :])
            kind = kinds[event[3]] | len(fields) << 16
            words.extend((before & _LOW, before >> 32 | event[2] << 16, event[1], kind, *fields))
        self._at = before
        self._send(words, labels)

    def _new(self, table: Table[Value], which: int) -> list[Value]:
        new = list(table.numbers)[self._sent[which] :]
        self._sent[which] += len(new)
        return new

    def _sayable(self, text: str) -> str:
        """What can be said in UTF-8, which a lone surrogate can't. No text is there twice: the page keeps each once."""
        clean = text.encode("utf-8", "backslashreplace").decode()
        while clean != text and clean in self.labels.numbers:
            clean += " "
        return clean
