"""Requests of the program, whichever library sends them: their stages in the log, each in its order."""

from typing import TYPE_CHECKING, Any

from . import names
from .trace import LARGEST
from .waits import say

if TYPE_CHECKING:
    from .recorder import Recorder

NETWORK = 2
"""The fault: name, connection or protocol; the reason says which."""

_QUEUED, _STARTED, _ANSWERED, _OVER = range(4)


class Request:
    """One request. A stage that comes twice, or too late, is not said."""

    def __init__(self, recorder: "Recorder", url: str, chain: tuple[int, ...] | None = None) -> None:
        self.recorder = recorder
        self.number = recorder.next_request()
        self.state = recorder.here.state
        self.stage = _QUEUED
        self.bytes = 0
        if chain is None:
            chain = recorder.sources.chain_here(names.caller(2))
        self.place = chain[-1] + 1 if chain else 0
        if self.state is not None:
            self.state.requests += 1
        frames = recorder.trace.chain(chain) if chain and self.state is not None else -1
        fields = (self.number, recorder.trace.line(url))
        if recorder.active:
            say(recorder, self._of(), self.place, frames, "request-queued", fields)

    def _of(self) -> int:
        """The task whose request it is; 0 where there is none, or none any more."""
        state = self.state
        return state.number if state is not None and not state.ended else 0

    def _say(self, name: str, *fields: int) -> None:
        if self.recorder.active:
            self.recorder.trace.add(self._of(), self.place, name, self.number, *fields)

    def started(self) -> None:
        if self.stage == _QUEUED:
            self.stage = _STARTED
            self._say("request-started")

    def answered(self, status: int) -> None:
        self.started()
        if self.stage == _STARTED:
            self.stage = _ANSWERED
            self._say("request-answered", status)

    def answered_whole(self, status: int, count: int) -> None:
        """The answer has come with all of its body: the last three stages at one moment."""
        self.started()
        recorder, state = self.recorder, self.state
        if self.stage != _STARTED or not recorder.active:
            return
        self.stage, self.bytes = _OVER, count
        if state is not None:
            state.requests -= 1
        of, number, now = self._of(), self.number, recorder.clock()
        at, size = self.place, min(count, LARGEST)
        stages = [(now, of, at, "request-answered", number, status)]
        if size:
            stages.append((now, of, at, "bytes-arrived", number, size))
        recorder.events.extend((*stages, (now, of, at, "request-finished", number, size)))

    def arrived(self, count: int) -> None:
        if self.stage == _ANSWERED and count > 0:
            self.bytes += count
            self._say("bytes-arrived", min(count, LARGEST))

    def finished(self) -> None:
        if self.stage == _ANSWERED:
            self._over("request-finished", min(self.bytes, LARGEST))

    def failed(self, error: BaseException) -> None:
        kind, message = names.error(error)
        if self.stage != _OVER:
            self._over("request-failed", NETWORK, self.recorder.trace.line(f"{kind}: {message}" if message else kind))

    def aborted(self) -> None:
        if self.stage != _OVER:
            self._over("request-aborted")

    def _over(self, name: str, *fields: int) -> None:
        self.stage = _OVER
        if self.state is not None:
            self.state.requests -= 1
        self._say(name, *fields)


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
