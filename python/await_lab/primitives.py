"""Locks and semaphores, seen by the attributes that their own methods set.

An attribute becomes a property of the class: no method is wrapped, so that no frame of the recorder is in a traceback.
"""

from asyncio import locks
from typing import TYPE_CHECKING, Any

from . import names
from .assigned import Assigned
from .state import LOCK, SEMAPHORE, Numbers

if TYPE_CHECKING:
    from .recorder import Recorder

_BARRIER = locks.Barrier.__init__.__code__


def install(recorder: "Recorder") -> None:
    assigned = Assigned(recorder.sources)
    _watch_locks(recorder, assigned)
    _watch_semaphores(recorder, assigned)


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


def _new(recorder: "Recorder", kind: int, thing: Any, assigned: Assigned) -> None:
    """Numbers a new object, and names it after the variable that it is assigned to."""
    number = recorder.number(kind, thing)
    frame: Any = names.caller(3)
    # A bounded semaphore is made by way of its base, a condition's lock by the condition.
    while frame is not None and frame.f_code.co_filename == _BARRIER.co_filename:
        frame = frame.f_back
    name = assigned.name(kind, frame) if frame is not None else None
    if name:
        recorder.name_object(kind, number, name)


def _watch_locks(recorder: "Recorder", assigned: Assigned) -> None:
    held: set[int] = set()

    hidden = Numbers()

    def on_set(lock: Any, locked: bool, old: bool | None) -> None:
        if old is None:
            if _made_by_a_barrier():
                hidden.of(lock)
            else:
                _new(recorder, LOCK, lock, assigned)
        elif locked is not old and hidden.find(lock) is None:
            number = recorder.number(LOCK, lock)
            # One that was held before the recorder came is not let go.
            if not locked and number not in held:
                return
            (held.add if locked else held.remove)(number)
            place = recorder.sources.here(names.caller(2))
            recorder.trace.add(recorder.holder(), place, "held" if locked else "let-go", LOCK, number)

    recorder.patches.put(locks.Lock, "_locked", watched("_locked", on_set, recorder))


def _watch_semaphores(recorder: "Recorder", assigned: Assigned) -> None:
    acquire, release = locks.Semaphore.acquire.__code__, locks.Semaphore.release.__code__

    def on_set(semaphore: Any, value: int, old: int | None) -> None:
        if old is None:
            _new(recorder, SEMAPHORE, semaphore, assigned)
            return
        frame: Any = names.caller(2)
        if value < old and frame.f_code is acquire:
            name = "acquired"
        elif value > old and frame.f_code is release:
            name = "released"
        else:
            return
        number = recorder.number(SEMAPHORE, semaphore)
        recorder.trace.add(recorder.holder(), recorder.sources.here(frame), name, number)

    recorder.patches.put(locks.Semaphore, "_value", watched("_value", on_set, recorder))
