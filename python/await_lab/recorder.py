"""The recorder: which task runs, what it began to wait for, how it ended. Every hook of asyncio ends here.

A hook must change nothing: it raises nothing, keeps no object of the program alive, and runs none of its code.
"""

import itertools
import sys
import time
import weakref
from asyncio import CancelledError, tasks
from collections.abc import Callable
from types import CodeType
from typing import Any

from . import frames, names, problems
from .interrupt import CtrlC
from .patches import Patches
from .queues import Queues
from .shapes import shape_of
from .sources import Sources
from .state import (
    ASKED,
    BY_LIMIT,
    CANCELLED,
    FAILED,
    FINISHED,
    HIDDEN,
    LEFT_BEHIND,
    NEVER_RETRIEVED,
    NOT_ASKED,
    OTHER,
    RUN_DEADLOCKED,
    RUN_FULL,
    RUN_INTERRUPTED,
    TAKING,
    TASK_GROUP,
    WARNING,
    Here,
    Numbers,
    State,
    Wait,
)
from .threads import places
from .trace import MAX_EVENTS, NEW, Trace
from .waits import FUTURES, look, name_of

GATHERING: Any = tasks._GatheringFuture  # type: ignore[attr-defined]
MOST_QUEUES = 65_535
"""A file numbers its queues with 16 bits; those beyond are not shown."""


class Recorder:
    """One run's recorder."""

    def __init__(self, root: str, limit: int = MAX_EVENTS, clock: Callable[[], int] | None = None) -> None:
        self.active = True
        self.run = object()
        self.trace = Trace(clock or time.perf_counter_ns, limit)
        self.trace.on_full = self.full
        self.clock = self.trace.clock
        self.events = self.trace.events
        """The log itself: what begins and ends a step goes into it at once, and `_run` looks at the limit after it."""
        self.sources = Sources(self.trace, root)
        self.everywhere: dict[int, dict[str, Any]] = {}
        """What `here` keeps on each thread, by its identity."""
        self.here = Here(self.everywhere)
        self.patches = Patches()
        # The log has these in the order of their numbers, which `Trace.add_new` takes.
        self.tasks = itertools.count(1)
        self.requests = itertools.count()
        # Each gives the next number, in one step: a thread or a finalizer may come by at any moment.
        self.next_timer = itertools.count().__next__
        self.next_callback = itertools.count().__next__
        self.next_item = itertools.count().__next__
        self.groups = Numbers()
        self.joining: dict[int, State] = {}
        """Who waits for a group of tasks, by the id of what tells of their ends."""
        self.objects: dict[int, Numbers] = {}
        self.queues = Queues(self)
        self.most_queues = MOST_QUEUES
        self.thread_futures: weakref.WeakSet[Any] = weakref.WeakSet()
        """What work on a thread will give, where that can't be seen."""
        self.process_futures = Numbers()
        """What pools of processes will give."""
        self.to_processes: CodeType | None = None
        """The code by which they are given work, once they are there."""
        self.loops = Numbers()
        self.ctrl_c = CtrlC()
        self.is_whole = False
        """A program is recorded to its very end."""
        self._failed: dict[int, weakref.ref[Any]] = {}
        self.limit = limit
        self.is_full = False
        self.fault: str | None = None
        """Why the recorder gave up, if it had to."""
        self.unseen: object = self
        """A loop of which nothing is recorded: the page's own."""
        self.notes: list[str] = []
        """Sentences about what is not in the log."""
        self.on_end: list[Callable[[], None]] = []
        """What is to be done when the log ends: a line that was begun is a line."""
        self.on_undo: list[Callable[[], None]] = []
        self._names: dict[str, int] = {}
        self._latest = ""
        self._others: dict[int, int] = {}
        self.shapes: dict[int, Any] = {}
        """A tree, as `shape_of` goes down in it."""
        self.own: set[int] = set()
        """The ids of the program's codes in it."""
        self._plain_names: dict[int, tuple[CodeType, str]] = {}

        self.entered: tuple[State, Any] | None = None
        """The task whose step was under way when the recorder came."""

    def use(self, trace: Trace) -> None:
        """Takes another trace, before anything is in it."""
        self.trace = self.sources.trace = trace
        self.clock, self.events = trace.clock, trace.events

    # Tasks.

    def enter(self, state: State, task: Any) -> None:
        self.entered = state, task

    def leave(self) -> None:
        """The step that was under way when the recorder came has ended."""
        if self.entered is not None:
            state, task = self.entered
            self.entered = None
            self.here.state, self.here.task, self.here.actor = None, None, 0
            self.finish(state, task)

    def holder(self) -> int:
        """Who holds the lock or permit that is taken here."""
        state = self.here.state
        return state.holder if state is not None else self.here.actor

    def state_of(self, task: Any) -> State:
        state: State | None = getattr(task, "_await_lab", None)
        return state if state is not None and state.run is self.run else self.spawn(task)

    def spawn(self, task: Any) -> State:
        """Takes notice of a task that is new."""
        coroutine = task.get_coro()
        code = names.own(coroutine, "cr_code")
        # Whoever comes by before it is in the log finds it known, and not shown.
        state = task._await_lab = State(0, self.run)
        if id(code) in HIDDEN:
            return state
        if id(code) in TAKING:
            state.maker = self.here.state
        # Beyond this function and the hook that has called it.
        place, group = self.sources.origin(names.caller(2))
        name = self.trace.label(self.task_name(task, code))
        state.number = self.trace.add_new(self.tasks, NEW, place, "spawned", name, self.here.actor) or 0
        if group is not None and state.number:
            self.trace.add(state.number, 0, "grouped", TASK_GROUP, self.number(TASK_GROUP, group))
        return state

    def task_name(self, task: Any, code: Any) -> str:
        """Its own name, or its function's where it has only a number."""
        name = name_of(task)
        if name.startswith("Task-") and code is None:
            name = names.of_generator(task.get_coro()) or name
        elif code is not None and (name.startswith("Task-") or name.endswith("." + code.co_qualname)):
            # anyio calls a task after its function, with the module.
            return self.unique(self.plain_name(code))
        return self.unique(names.shortened(name))

    def plain_name(self, code: CodeType) -> str:
        """What a function's code is called."""
        key = id(code)
        known = self._plain_names.get(key)
        if known is None:
            known = self._plain_names[key] = code, names.plain(code.co_qualname)
        return known[1]

    def renamed(self, task: Any) -> None:
        """The task got its name directly after it was made, as from asyncio.create_task before 3.13."""
        state: State | None = getattr(task, "_await_lab", None)
        if state is None or state.run is not self.run:
            return
        if self._just_spawned(state) is None:
            return
        # The name that it had for a moment is free again.
        self._names[self._latest] -= 1
        name = self.trace.label(self.task_name(task, names.own(task.get_coro(), "cr_code")))
        # The log may have changed meanwhile.
        index = self._just_spawned(state)
        if index is not None:
            events = self.trace.events
            events[index] = (*events[index][:4], name, events[index][5])

    def _just_spawned(self, state: State) -> int | None:
        """Where the event stands that tells of a task, if that was just now and it has not been passed on."""
        events = self.trace.events
        for index in range(len(events) - 1, max(len(events) - 4, self.trace.sent) - 1, -1):
            if events[index][3] == "spawned" and events[index][1] == state.number:
                return index
        return None

    def unique(self, name: str) -> str:
        """The name with a number, if others had it before."""
        seen = self._names[name] = self._names.get(name, 0) + 1
        self._latest = name
        return name if seen == 1 else f"{name} {seen}"

    def yielded(self, state: State, task: Any) -> None:
        """The task gave up its turn: it puts itself into the ready queue."""
        self.trace.add(state.number, shape_of(self, task.get_coro()).place, "yielded")

    def begin(self, state: State, task: Any, awaited: Any) -> None:
        """A step of the task begins."""
        append, now, number, wait = self.events.append, self.clock(), state.number, state.wait
        cancelled = task._must_cancel or (isinstance(awaited, FUTURES) and awaited.cancelled())
        if type(awaited) is GATHERING:
            # One that is cancelled ends with the error.
            cancelled = cancelled or isinstance(awaited._exception, CancelledError)
        if cancelled:
            if state.asked == NOT_ASKED and task.cancelling():
                # A task that was there before the recorder was cancelled unseen.
                append((now, number, 0, "cancel-requested", 0))
                state.asked = ASKED
            if state.asked == ASKED:
                append((now, number, 0, "cancel-delivered"))
                self.ctrl_c.delivered(number)
        append((now, number, 0, "poll-began"))
        if wait is not None:
            if cancelled and state.asked != NOT_ASKED:
                self.withdraw(state)
            elif wait.ended:
                state.wait = None
                if wait.about is not None:
                    self.forget_group(wait)
                if wait.ended == "acquired" and state.holder != number:
                    # It leaves the line, and another one has the permit.
                    append((now, number, wait.place, wait.withdrawn, *wait.fields))
                    number = state.holder
                append((now, number, wait.place, wait.ended) + wait.fields)  # noqa: RUF005 - as in Trace.add
            elif wait.about is not None and wait.withdrawn in ("get-withdrawn", "put-withdrawn"):
                queue = wait.about()
                is_shut = queue is None or getattr(queue, "_is_shutdown", False)
                if is_shut and (wait.withdrawn == "put-withdrawn" or queue is None or not queue._queue):
                    self.withdraw(state)
            elif wait.withdrawn == "sleep-withdrawn":
                # Its timer was set before the recorder came.
                state.wait = None
                append((now, number, wait.place, "sleep-ended", *wait.fields))
        if cancelled:
            state.asked = NOT_ASKED

    def withdraw(self, state: State) -> None:
        """The task no longer waits for what it waited for."""
        wait = state.wait
        if wait is not None:
            state.wait = None
            self.forget_group(wait)
            self.trace.add(state.number, wait.place, wait.withdrawn, *wait.fields)

    def forget_group(self, wait: Wait) -> None:
        if wait.withdrawn == "join-withdrawn":
            self.joining.pop(wait.about, None)

    def close(self, state: State, task: Any) -> None:
        """The task has ended: said before it wakes others, and once, whoever comes by meanwhile."""
        if state.ended:
            return
        state.ended = True
        trace, number, extend = self.trace, state.number, self.events.extend
        if state.wait is not None:
            self.withdraw(state)
        now = self.clock()
        poll_ended = (now, number, 0, "poll-ended", 1)
        if task.cancelled():
            extend((poll_ended, (now, number, 0, "cleaned-up"), (now, number, 0, "ended", CANCELLED)))
            return
        exception = task._exception
        if exception is None:
            extend((poll_ended, (now, number, 0, "ended", FINISHED)))
            return
        kind, message = names.error(exception)
        place = self.place_of_error(exception)
        failed = (now, number, place, "failed", trace.label(kind), trace.line(message))
        extend((poll_ended, failed, (now, number, 0, "ended", FAILED)))
        forget = self._failed.pop
        self._failed[number] = weakref.ref(task, lambda _: forget(number, None))

    def place_of_error(self, error: BaseException) -> int:
        """The place of the program's innermost frame, or of what is no Python."""
        place, traceback = 0, error.__traceback__
        while traceback is not None:
            code = traceback.tb_frame.f_code
            file = self.sources.file(code.co_filename)
            if file >= 0:
                place = self.sources.place(file, traceback.tb_lineno or 0, code.co_name)
            traceback = traceback.tb_next
        if isinstance(error, SyntaxError) and type(error.filename) is str and type(error.lineno) is int:
            file = self.sources.file(error.filename)
            if file >= 0:
                place = self.sources.place(file, error.lineno, "<module>")
        return place

    def finish(self, state: State, task: Any) -> None:
        """A step of the task has ended."""
        if state.ended:
            return
        if task.done():
            self.close(state, task)
            return
        look(self, state, task)
        self.trace.add(state.number, 0, "poll-ended", 0)

    def cancel_requested(self, task: Any) -> None:
        """Somebody calls `task.cancel()`."""
        if task.done():
            return
        state = self.state_of(task)
        if not state.number:
            return
        here = self.here
        if here.limit is state:
            state.asked = BY_LIMIT
        else:
            state.asked = ASKED
            place = 0 if self.ctrl_c.asks else self.sources.here(names.caller(1))
            self.trace.add(state.number, place, "cancel-requested", here.actor)
        wait, awaited = state.wait, task._fut_waiter
        is_open = awaited is not None and not (isinstance(awaited, FUTURES) and awaited.done())
        if wait is not None and not wait.goes_on and is_open:
            self.withdraw(state)

    # Objects.

    def loop_seen(self, loop: Any, place: int) -> None:
        """A loop works that may be new."""
        if self.loops.find(loop) is None:
            number = self.trace.add_new(self.loops.count, 0, place, "loop-opened", NEW)
            if number is not None:
                self.loops.keep(loop, number)

    def number(self, kind: int, thing: Any) -> int:
        """The number of an object of a wait kind."""
        return self.objects.setdefault(kind, Numbers()).of(thing)

    def other(self, code: CodeType) -> tuple[int, bool]:
        """The number of what a library's code waits for, and whether it is new."""
        number = self._others.get(id(code))
        if number is not None:
            return number, False
        numbers = self.objects.setdefault(OTHER, Numbers())
        number = self._others[id(code)] = numbers.next()
        return number, True

    def place_at(self, place: int) -> tuple[int, int, int]:
        """File, line and function of a place, which is not 0."""
        return self.trace.places.listed((0, 1, 0))[place - 1]

    def name_object(self, kind: int, number: int, name: str) -> None:
        self.trace.add(0, 0, "object-named", kind, number, self.trace.line(name))

    def problem(self, kind: int, text: str, state: State | None = None, place: int = 0) -> None:
        self.trace.add(state.number if state else 0, place, "problem", kind, self.trace.line(text))

    def note(self, sentence: str) -> None:
        """Something that is not in the log: said in it, and at the end."""
        if self.active and sentence not in self.notes:
            self.notes.append(sentence)
            self.problem(WARNING, sentence)

    # The end.

    def undo(self) -> None:
        """Takes every hook away. Errors that are printed later, as those nobody has heard of, show none of ours."""
        for reference in list(self._failed.values()):
            task = reference()
            if task is not None and task._exception is not None:
                frames.strip(task._exception)
        self.patches.undo()
        for act in self.on_undo:
            act()

    def give_up(self) -> None:
        """A hook failed, which is the recorder's own fault: the program goes on without it."""
        kind, error, traceback = sys.exc_info()
        while traceback is not None and traceback.tb_next is not None:
            traceback = traceback.tb_next
        where = f"{traceback.tb_frame.f_code.co_name}, line {traceback.tb_lineno}" if traceback else "?"
        self.fault = f"{kind.__name__ if kind else 'error'}: {error} ({where})"
        self.active = False

    def full(self) -> bool:
        """The log is full: the program goes on unrecorded."""
        if self.active:
            self.is_full = True
            self.end(RUN_FULL)
        return False

    def end(self, how: int) -> None:
        """Closes the log."""
        if not self.active and self.fault is None:
            return
        trace = self.trace
        if how != RUN_FULL:
            for act in self.on_end:
                act()
        self.active = False
        if how == RUN_INTERRUPTED and self.ctrl_c.at is not None:
            moment, at = self.ctrl_c.at, self.ctrl_c.places
            while trace.events and trace.events[-1][0] > moment:
                trace.events.pop()
        else:
            moment, at = self.clock(), places(self)
        trace.most = sys.maxsize
        add = trace.events.append
        if self.is_whole and how != RUN_FULL:
            for number, text in problems.unheard(self._failed):
                add((moment, number, 0, "problem", NEVER_RETRIEVED, trace.line(text)))
        if how == RUN_DEADLOCKED:
            add((moment, 0, 0, "deadlocked"))
        if how == RUN_FULL:
            add((moment, 0, 0, "limit-met"))
        polled, living = standing([*trace.before(), *trace.events])
        for number in polled:
            add((moment, number, at.get(number, 0), "poll-ended", 0))
        for number in living:
            add((moment, number, 0, "ended", LEFT_BEHIND))
        add((moment, 0, 0, "run-ended", how))
        # A hook that is under way may have more to say, too late.
        trace.end = len(trace.events)


def standing(events: list[Any]) -> tuple[list[int], list[int]]:
    """Who has the thread, and who lives, at the end of the events."""
    polled: dict[int, None] = {}
    living: dict[int, None] = {}
    for event in events:
        name = event[3]
        if name == "poll-began":
            polled[event[1]] = None
        elif name == "poll-ended":
            polled.pop(event[1], None)
        elif name in ("spawned", "thread-started"):
            living[event[1]] = None
        elif name == "ended":
            living.pop(event[1], None)
    return list(reversed(polled)), list(living)
