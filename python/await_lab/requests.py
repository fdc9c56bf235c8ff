"""Requests of the program, whichever library sends them: their stages in the log, each in its order."""

from typing import TYPE_CHECKING, Any

from . import names
from .trace import LARGEST, NEW, Event

if TYPE_CHECKING:
    from .recorder import Recorder

NETWORK = 2
"""The fault: name, connection or protocol; the reason says which."""

_QUEUED, _STARTED, _ANSWERED, _OVER = range(4)
_OPEN = (_QUEUED, _STARTED, _ANSWERED)


class Request:
    """One request. A stage that comes twice, or too late, is not said."""

    def __init__(self, recorder: "Recorder", url: str, chain: tuple[int, ...] | None = None) -> None:
        self.recorder = recorder
        self.state = recorder.here.state
        self.stage = _QUEUED
        self.bytes = 0
        if chain is None:
            chain = recorder.sources.chain_here(names.caller(2))
        self.place = chain[-1] + 1 if chain else 0
        if self.state is not None:
            self.state.requests += 1
        frames = recorder.trace.chain(chain) if chain and self.state is not None else -1
        text = recorder.trace.line(url)
        self.number: int | None = None
        """In the log; nothing where it is not recorded."""
        if recorder.active:
            told = self._of(), self.place, "request-queued", NEW, text
            self.number = recorder.trace.add_new(recorder.requests, *told, chain=frames)

    def _of(self) -> int:
        """The task whose request it is; 0 where there is none, or none any more."""
        state = self.state
        return state.number if state is not None and not state.ended else 0

    def _pass(self, since: tuple[int, ...], stage: int, name: str, *fields: int) -> bool:
        """Says that it goes on to a stage, if it is in one of those before it: false if not."""
        recorder = self.recorder
        event = (recorder.clock(), self._of(), self.place, name, self.number, *fields)
        # From here on no call comes between: garbage that is collected may end the request.
        if self.stage not in since:
            return False
        self.stage = stage
        if self.number is not None and recorder.active:
            recorder.events.append(event)
        return True

    def started(self) -> None:
        self._pass((_QUEUED,), _STARTED, "request-started")

    def answered(self, status: int) -> None:
        self.started()
        self._pass((_STARTED,), _ANSWERED, "request-answered", status)

    def answered_whole(self, status: int, count: int) -> None:
        """The answer has come with all of its body: the last three stages at one moment."""
        self.started()
        recorder, state = self.recorder, self.state
        of, number, now = self._of(), self.number, recorder.clock()
        at, size = self.place, min(count, LARGEST)
        stages: list[Event] = [(now, of, at, "request-answered", number, status)]
        if size:
            stages.append((now, of, at, "bytes-arrived", number, size))
        stages.append((now, of, at, "request-finished", number, size))
        if self.stage != _STARTED or number is None or not recorder.active:
            return
        self.stage, self.bytes = _OVER, count
        recorder.events.extend(stages)
        if state is not None:
            state.requests -= 1

    def arrived(self, count: int) -> None:
        if count > 0 and self._pass((_ANSWERED,), _ANSWERED, "bytes-arrived", min(count, LARGEST)):
            self.bytes += count

    def finished(self) -> None:
        self._end((_ANSWERED,), "request-finished", min(self.bytes, LARGEST))

    def failed(self, error: BaseException) -> None:
        if self.stage != _OVER:
            kind, message = names.error(error)
            text = self.recorder.trace.line(f"{kind}: {message}" if message else kind)
            self._end(_OPEN, "request-failed", NETWORK, text)

    def aborted(self) -> None:
        self._end(_OPEN, "request-aborted")

    def _end(self, since: tuple[int, ...], name: str, *fields: int) -> None:
        if self._pass(since, _OVER, name, *fields) and self.state is not None:
            self.state.requests -= 1


def address(method: str, url: object) -> str:
    """What a request is called: its address, and how it asks unless that is the usual way."""
    return str(url) if method == "GET" else f"{method} {url}"


def guarded(recorder: "Recorder", act: Any, *arguments: Any) -> Any:
    """Does it, and gives the recorder up where that fails: the program must not notice."""
    if recorder.active:
        try:
            return act(*arguments)
        except Exception:
            recorder.give_up()
    return None
