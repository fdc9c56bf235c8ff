"""Queues: what goes in and out, by the attributes and the one method that all their ways lead through."""

import sys
import weakref
from asyncio import queues, tasks
from typing import TYPE_CHECKING, Any

from . import names
from .primitives import watched
from .state import Numbers
from .trace import LARGEST, NEW

if TYPE_CHECKING:
    from .recorder import Recorder

_PUT, _GET = queues.Queue.put_nowait.__code__, queues.Queue.get_nowait.__code__
_DONE = queues.Queue.task_done.__code__
_TASKS = tasks.wait.__code__.co_filename


class Inside:
    """The items in a queue: their numbers in the order of putting, by the identity of the object."""

    __slots__ = ("by_id", "has_had", "lifo")

    def __init__(self, lifo: bool) -> None:
        self.by_id: dict[int, list[int]] = {}
        self.lifo = lifo
        self.has_had = False
        """Whether something else than None has been put."""

    def put(self, item: Any, number: int) -> None:
        key = id(item)
        numbers = self.by_id.get(key)
        if numbers is None:
            self.by_id[key] = [number]
        else:
            numbers.append(number)

    def take(self, item: Any) -> int | None:
        """The number of that item; of the oldest, if the queue gives something else than was put."""
        key = id(item)
        numbers = self.by_id.get(key)
        if numbers is None:
            if not self.by_id:
                return None
            key, numbers = min(self.by_id.items(), key=lambda entry: entry[1][0])
        number = numbers.pop() if self.lifo else numbers.pop(0)
        if not numbers:
            del self.by_id[key]
        return number

    def rest(self) -> list[int]:
        """All that are left, in the order of giving; they are gone then."""
        numbers = sorted((number for numbers in self.by_id.values() for number in numbers), reverse=self.lifo)
        self.by_id.clear()
        return numbers


class Queues:
    """The queues of a run."""

    def __init__(self, recorder: "Recorder") -> None:
        self.recorder = recorder
        self._numbers = Numbers()
        self._hidden = Numbers()
        self._inside: dict[int, Inside] = {}
        self.opened = 0

    def number(self, queue: Any, except_item: Any = None) -> int | None:
        """The queue's number, or nothing for one of asyncio's own. One that was there before is opened with its items,
        but for `except_item`, the one that has just come."""
        number = self._numbers.find(queue)
        if number is None and self._hidden.find(queue) is None and self.opened <= self.recorder.most_queues:
            number = self._open(queue, 0)
            for item in list(getattr(queue, "_queue", ())):
                if number is not None and item is not except_item:
                    name = self.recorder.next_item()
                    self.mark(number, item, name, 0, 0)
                    self._put(number, item, name, 0, 0)
        return number

    def is_gone(self, number: int) -> bool:
        """Whether there is no such queue any more."""
        return number not in self._inside

    def _open(self, queue: Any, place: int) -> int | None:
        kind = 1 if isinstance(queue, queues.LifoQueue) else 2 if isinstance(queue, queues.PriorityQueue) else 0
        size = queue._maxsize
        capacity = min(max(size, 0), LARGEST) if isinstance(size, int) else 0
        told = self.recorder.here.actor, place, "queue-opened", NEW, kind, capacity
        number = self.recorder.trace.add_new(self._numbers.count, *told)
        if number is None:
            return None
        self._inside[number] = Inside(kind == 1)
        self._numbers.keep(queue, number)
        self.opened += 1
        weakref.finalize(queue, self._inside.pop, number, None).atexit = False
        return number

    def mark(self, number: int, item: Any, name: int, actor: int, place: int) -> None:
        """Says that the item that is about to be put is a sentinel: None after things that are none."""
        inside = self._inside[number]
        if item is not None:
            inside.has_had = True
        elif inside.has_had:
            self.recorder.trace.add(actor, place, "sentinel-marked", number, name)

    def _put(self, number: int, item: Any, name: int, actor: int, place: int) -> None:
        trace = self.recorder.trace
        trace.add(actor, place, "item-put", number, name, trace.line(names.item(item)))
        # Only now: whoever comes by meanwhile can't say that it is taken before it is said that it was put.
        self._inside[number].put(item, name)

    def on_unfinished(self, queue: Any, count: int, old: int | None) -> None:
        if old is not None and count >= old:
            return
        frame: Any = names.caller(2)
        if old is None:
            is_asyncios = frame.f_back is not None and frame.f_back.f_code.co_filename == _TASKS
            if is_asyncios or self.opened > self.recorder.most_queues:
                self._hidden.of(queue)
            else:
                self._open(queue, self.recorder.sources.here(frame))
        elif frame.f_code is _DONE:
            number = self.number(queue)
            if number is not None:
                recorder = self.recorder
                recorder.trace.add(recorder.here.actor, recorder.sources.here(frame), "task-done", number, count)

    def on_shutdown(self, queue: Any, is_down: bool, _: bool | None) -> None:
        number = self.number(queue) if is_down else None
        if number is None:
            return
        recorder = self.recorder
        frame: Any = names.caller(2)
        immediate = bool(frame.f_locals.get("immediate"))
        actor, place = recorder.here.actor, recorder.sources.here(frame)
        recorder.trace.add(actor, place, "queue-shut-down", number, int(immediate))
        if immediate:
            for item in self._inside[number].rest():
                recorder.trace.add(actor, place, "item-discarded", number, item)

    def passed(self, queue: Any, frame: Any) -> None:
        """An item went in or out."""
        code = frame.f_code
        is_put = code is _PUT
        if not is_put and code is not _GET:
            return
        item = frame.f_locals["item"]
        number = self.number(queue, except_item=item)
        if number is None:
            return
        recorder = self.recorder
        now, place = recorder.here.__dict__, recorder.sources.here(frame.f_back)
        state = now["state"]
        wait = state.wait if state is not None else None
        if wait is not None:
            if wait.withdrawn == ("put-withdrawn" if is_put else "get-withdrawn") and wait.fields[0] == number:
                state.wait = None
            else:
                wait = None
        if is_put:
            name = wait.fields[1] if wait is not None else recorder.next_item()
            if wait is None:
                self.mark(number, item, name, now["actor"], place)
            self._put(number, item, name, now["actor"], place)
        else:
            taken = self._inside[number].take(item)
            if taken is not None:
                recorder.trace.add(now["actor"], place, "item-taken", number, taken)


def install(recorder: "Recorder") -> None:
    queue_class = queues.Queue
    wakeup_next = queue_class._wakeup_next  # type: ignore[attr-defined]
    log = recorder.queues

    def _wakeup_next(self: Any, waiters: Any) -> None:
        if recorder.active:
            try:
                log.passed(self, sys._getframe(1))
            except Exception:
                recorder.give_up()
        wakeup_next(self, waiters)

    patches = recorder.patches
    patches.put(queue_class, "_wakeup_next", _wakeup_next)
    patches.put(queue_class, "_unfinished_tasks", watched("_unfinished_tasks", log.on_unfinished, recorder))
    if hasattr(queue_class, "shutdown"):
        patches.put(queue_class, "_is_shutdown", watched("_is_shutdown", log.on_shutdown, recorder))
