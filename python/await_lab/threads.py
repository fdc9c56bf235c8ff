"""Threads: each has a lane, and works while its function runs; one of a pool, while it runs a job."""

import sys
import threading
import weakref
from concurrent.futures import thread as pool
from typing import TYPE_CHECKING, Any

from . import names, pools
from .state import FINISHED, State
from .trace import NEW

if TYPE_CHECKING:
    from .recorder import Recorder


def places(recorder: "Recorder") -> dict[int, int]:
    """Where each thread is: the innermost line of the program's own, by the numbers of the thread and its task."""
    at: dict[int, int] = {}
    frames: dict[int, Any] = {}
    try:
        # In a page it may be missing.
        frames = getattr(sys, "_current_frames", dict)()
        for identity, here in recorder.everywhere.copy().items():
            place, state = recorder.sources.here(frames.get(identity)), here["state"]
            at[here["thread"]] = place
            if state is not None:
                at[state.number] = place
    except Exception:
        recorder.give_up()
    finally:
        # This very frame is one of them: it must keep none alive.
        frames.clear()
    return at


def install(recorder: "Recorder") -> None:
    start, bootstrap = threading.Thread.start, threading.Thread._bootstrap_inner  # type: ignore[attr-defined]
    run_item = pools.RUN
    states: weakref.WeakKeyDictionary[threading.Thread, State] = weakref.WeakKeyDictionary()
    here, trace = recorder.here, recorder.trace

    def start_(self: Any) -> None:
        if recorder.active and not self._started.is_set():
            try:
                name = trace.line(recorder.unique(names.shortened(self.name)))
                place = recorder.sources.here(names.caller(1))
                number = trace.add_new(recorder.tasks, NEW, place, "thread-started", name, here.actor)
                if number is not None:
                    states[self] = State(number, recorder.run)
            except Exception:
                recorder.give_up()
        start(self)

    def _bootstrap_inner(self: Any) -> None:
        state = states.get(self)
        if state is None or not recorder.active:
            bootstrap(self)
            return
        here.thread, here.state, here.actor = state.number, state, state.number
        works_all_the_time = self._target is not pool._worker
        if works_all_the_time:
            trace.add(state.number, 0, "poll-began")
        bootstrap(self)
        if recorder.active:
            if works_all_the_time:
                trace.add(state.number, 0, "poll-ended", 1)
            state.ended = True
            trace.add(state.number, 0, "ended", FINISHED)
        # In a page all have one identity, and threading another for each.
        recorder.everywhere.pop(threading.get_ident(), None)

    def run(self: Any, *context: Any) -> None:
        state = here.state
        if state is None or not recorder.active:
            run_item(self, *context)
            return
        trace.add(state.number, 0, "poll-began")
        try:
            run_item(self, *context)
        finally:
            if recorder.active:
                trace.add(state.number, 0, "poll-ended", 0)

    recorder.patches.put(threading.Thread, "start", start_)
    recorder.patches.put(threading.Thread, "_bootstrap_inner", _bootstrap_inner)
    recorder.patches.put(pool._WorkItem, "run", run)
