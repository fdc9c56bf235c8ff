"""The class that stands in for asyncio.Task: it says who asked for a cancel, and shows a task that starts at once."""

import asyncio
import sys
from abc import ABCMeta
from types import CoroutineType
from typing import TYPE_CHECKING, Any

from . import names
from .state import TAKING, TASK_GROUP, State
from .trace import NEW

if TYPE_CHECKING:
    from .recorder import Recorder

PYTHONS: Any = asyncio.tasks._PyTask  # type: ignore[attr-defined]


def install(recorder: "Recorder") -> None:
    real: Any = asyncio.Task
    patches = recorder.patches
    under_way: set[int] = set()
    """The tasks, by their ids, that are being cancelled."""

    class Task(real, metaclass=_metaclass(recorder, real)):  # type: ignore[metaclass, misc]
        __slots__ = ("_await_lab",)

        @classmethod
        def __subclasshook__(cls, other: type) -> Any:
            return issubclass(other, real) if cls is Task else NotImplemented

        def cancel(self, msg: Any = None) -> Any:
            key = id(self)
            if key in under_way:
                # Tasks that wait for one another in a circle: asyncio's own cancel goes round until the stack is full.
                del Task.cancel
                try:
                    return super().cancel(msg)
                finally:
                    Task.cancel = cancel  # type: ignore[method-assign]
            under_way.add(key)
            try:
                if recorder.active:
                    recorder.cancel_requested(self)
            except Exception:
                recorder.give_up()
            try:
                return super().cancel(msg)
            finally:
                under_way.discard(key)

        def set_name(self, value: Any, /) -> None:
            super().set_name(value)
            if recorder.active:
                try:
                    recorder.renamed(self)
                except Exception:
                    recorder.give_up()

        if sys.version_info >= (3, 12):

            def __init__(self, coro: Any, *, eager_start: bool = False, **options: Any) -> None:
                if eager_start and recorder.active:
                    start_at_once(recorder, self, coro, super().__init__, options)
                elif eager_start:
                    super().__init__(coro, eager_start=True, **options)
                else:
                    super().__init__(coro, **options)

    cancel: Any = Task.cancel
    for name in ("__module__", "__qualname__", "__doc__"):
        setattr(Task, name, getattr(real, name))
    patches.put(asyncio, "Task", Task)
    patches.put(asyncio.tasks, "Task", Task)
    if sys.version_info >= (3, 12):
        eager = asyncio.create_eager_task_factory(Task)
        patches.put(asyncio, "eager_task_factory", eager)
        patches.put(asyncio.tasks, "eager_task_factory", eager)
    if not issubclass(real, PYTHONS):
        _watch_pythons(recorder, under_way)


def _watch_pythons(recorder: "Recorder", under_way: set[int]) -> None:
    """The same of the task that is written in Python, which a program may put in this one's place."""
    real_cancel, real_set_name = PYTHONS.cancel, PYTHONS.set_name

    def cancel(self: Any, msg: Any = None) -> Any:
        key = id(self)
        is_first = key not in under_way
        under_way.add(key)
        try:
            if is_first and recorder.active:
                recorder.cancel_requested(self)
        except Exception:
            recorder.give_up()
        try:
            return real_cancel(self, msg)
        finally:
            if is_first:
                under_way.discard(key)

    def set_name(self: Any, value: Any) -> None:
        real_set_name(self, value)
        if recorder.active:
            try:
                recorder.renamed(self)
            except Exception:
                recorder.give_up()

    recorder.patches.put(PYTHONS, "cancel", cancel)
    recorder.patches.put(PYTHONS, "set_name", set_name)


def _metaclass(recorder: "Recorder", real: Any) -> type:
    """One that asks `__subclasshook__`, where there are tasks already: they are instances of asyncio.Task, too. A whole
    program has none before, and may give a class of its own any metaclass."""
    return ABCMeta if type(real) is type and not recorder.is_whole else type(real)


def start_at_once(recorder: "Recorder", task: Any, coro: Any, start: Any, options: dict[str, Any]) -> None:
    """Runs the first step of an eager task, within the step of the one who creates it."""
    loop = options.get("loop") or asyncio.get_event_loop()
    if not loop.is_running() or not (type(coro) is CoroutineType or asyncio.iscoroutine(coro)):
        start(coro, eager_start=True, **options)
        return
    here = recorder.here.__dict__
    before = here["state"], here["task"], here["actor"]
    state = None
    try:
        state = _begun_at_once(recorder, task, coro, options.get("name"))
    except Exception:
        recorder.give_up()
    if state is not None:
        here["state"], here["task"], here["actor"] = state, task, state.number
    try:
        start(coro, eager_start=True, **options)
    finally:
        here["state"], here["task"], here["actor"] = before
        if state is not None and recorder.active:
            try:
                recorder.finish(state, task)
            except Exception:
                recorder.give_up()
        del task, before


def _begun_at_once(recorder: "Recorder", task: Any, coro: Any, given: Any) -> State:
    """Takes notice of an eager task and of its first step. `given` is its name, if any."""
    here, trace = recorder.here, recorder.trace
    state = task._await_lab = State(0, recorder.run)
    code = names.own(coro, "cr_code")
    if id(code) in TAKING:
        state.maker = here.state
    if issubclass(type(given), str):
        name = names.shortened(given)
    elif given is not None:
        name = names.item(given)
    else:
        name = recorder.plain_name(code) if code else "task"
    name = recorder.unique(name)
    # Beyond this function, its caller and the hook that has called that.
    place, group = recorder.sources.origin(names.caller(3))
    number = trace.add_new(recorder.tasks, NEW, place, "spawned", trace.label(name), here.actor)
    if number is not None:
        state.number = number
        if group is not None:
            trace.add(number, 0, "grouped", TASK_GROUP, recorder.number(TASK_GROUP, group))
        trace.add(number, 0, "poll-began")
    return state
