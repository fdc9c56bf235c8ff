"""Locks and semaphores, seen by the attributes that their own methods set.

An attribute becomes a property of the class: no method is wrapped, so that no frame of the recorder is in a traceback.
"""

from asyncio import locks
from typing import TYPE_CHECKING, Any

from . import names
from .state import LOCK, SEMAPHORE, Numbers

if TYPE_CHECKING:
    from .recorder import Recorder

_BARRIER = locks.Barrier.__init__.__code__


def install(recorder: "Recorder") -> None:
    _watch_locks(recorder)
    _watch_semaphores(recorder)


def watched(name: str, on_set: Any, recorder: "Recorder") -> Any:
    """A property that keeps its value where it was, and tells of each change: (object, new value, old one or None)."""

    def read(self: Any) -> Any:
        try:
            return self.__dict__[name]
        except KeyError:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}") from None

    def write(self: Any, value: Any) -> None:
        values = self.__dict__
        old = values.get(name)
        values[name] = value
        if recorder.active:
            try:
                on_set(self, value, old)
            except Exception:
                recorder.give_up()

    return property(read, write)


def _made_by_a_barrier() -> bool:
    """Whether a barrier has made it for itself, within its condition."""
    frame: Any = names.caller(3)
    return any(frame.f_code is _BARRIER for frame in (frame.f_back, frame.f_back and frame.f_back.f_back) if frame)


def _name(recorder: "Recorder", kind: int, thing: Any) -> int:
    """Numbers a new object and names it after the variable that its line assigns to."""
    number = recorder.number(kind, thing)
    place = recorder.sources.here(names.caller(3))
    if place:
        file, line, _ = recorder.place_at(place)
        name = names.assigned(recorder.sources.texts[file], line)
        if name:
            recorder.name_object(kind, number, name)
    return number


def _watch_locks(recorder: "Recorder") -> None:
    held: set[int] = set()

    hidden = Numbers()

    def on_set(lock: Any, locked: bool, old: bool | None) -> None:
        if old is None:
            if _made_by_a_barrier():
                hidden.of(lock)
            else:
                _name(recorder, LOCK, lock)
        elif locked is not old and hidden.find(lock) is None:
            number = recorder.number(LOCK, lock)
            # One that was held before the recorder came is not let go.
            if not locked and number not in held:
                return
            (held.add if locked else held.remove)(number)
            place = recorder.sources.here(names.caller(2))
            recorder.trace.add(recorder.here.actor, place, "held" if locked else "let-go", LOCK, number)

    recorder.patches.put(locks.Lock, "_locked", watched("_locked", on_set, recorder))


def _watch_semaphores(recorder: "Recorder") -> None:
    acquire, release = locks.Semaphore.acquire.__code__, locks.Semaphore.release.__code__

    def on_set(semaphore: Any, value: int, old: int | None) -> None:
        if old is None:
            _name(recorder, SEMAPHORE, semaphore)
            return
        frame: Any = names.caller(2)
        if value < old and frame.f_code is acquire:
            name = "acquired"
        elif value > old and frame.f_code is release:
            name = "released"
        else:
            return
        number = recorder.number(SEMAPHORE, semaphore)
        recorder.trace.add(recorder.here.actor, recorder.sources.here(frame), name, number)

    recorder.patches.put(locks.Semaphore, "_value", watched("_value", on_set, recorder))
