"""What goes wrong unseen: coroutines never awaited, exceptions never retrieved, tasks destroyed while they wait."""

import asyncio
import warnings
import weakref
from typing import TYPE_CHECKING, Any

from . import names
from .state import DESTROYED, LOOP_ERROR, NEVER_AWAITED, NEVER_RETRIEVED, WARNING

if TYPE_CHECKING:
    from .recorder import Recorder


def install(recorder: "Recorder") -> None:
    loop_class = asyncio.BaseEventLoop
    call_exception_handler, close = loop_class.call_exception_handler, loop_class.close
    show: Any = getattr(warnings, "_showwarnmsg", None)
    show_plainly = getattr(warnings, "_showwarnmsg_impl", None)

    def call_exception_handler_(self: Any, context: dict[str, Any]) -> None:
        if recorder.active:
            try:
                loop_error(recorder, context)
            except Exception:
                recorder.give_up()
        call_exception_handler(self, context)

    def close_(self: Any) -> None:
        was_closed = self.is_closed()
        close(self)
        if recorder.active and not was_closed:
            try:
                loop_closed(recorder, self)
            except Exception:
                recorder.give_up()

    def _showwarnmsg(message: Any) -> None:
        # Whoever collects warnings has put something else in its place.
        if recorder.active and warnings._showwarnmsg_impl is show_plainly:  # type: ignore[attr-defined]
            try:
                warned(recorder, message)
            except Exception:
                recorder.give_up()
        show(message)

    recorder.patches.put(loop_class, "call_exception_handler", call_exception_handler_)
    recorder.patches.put(loop_class, "close", close_)
    if show is not None and show_plainly is not None:
        recorder.patches.put(warnings, "_showwarnmsg", _showwarnmsg)


def loop_error(recorder: "Recorder", context: dict[str, Any]) -> None:
    message = str(context.get("message") or "Unhandled exception in event loop")
    subject = context.get("task") or context.get("future")
    state = names.own(subject, "_await_lab")
    exception = context.get("exception")
    text = with_error(message, exception) if isinstance(exception, BaseException) else message
    if "never retrieved" in message:
        kind_of = NEVER_RETRIEVED
    elif "destroyed" in message:
        kind_of = DESTROYED
    else:
        kind_of = LOOP_ERROR
    recorder.problem(kind_of, text, state if state and state.number else None)


def unheard(failed: dict[int, weakref.ref[Any]]) -> list[tuple[int, str]]:
    """Of tasks that have failed, by their numbers, those that nobody has asked for their error: Python says so as it
    collects them, be it later."""
    said = []
    for number, reference in sorted(failed.items()):
        task = reference()
        if task is not None and getattr(task, "_log_traceback", False) and isinstance(task._exception, Exception):
            said.append((number, with_error("Task exception was never retrieved", task._exception)))
    return said


def with_error(message: str, exception: BaseException) -> str:
    kind, said = names.error(exception)
    return f"{message}: {kind}: {said}" if said else f"{message}: {kind}"


def loop_closed(recorder: "Recorder", loop: Any) -> None:
    number = recorder.loops.find(loop)
    if number is None:
        return
    alive = len(asyncio.all_tasks(loop))
    if alive:
        who = "a task waits" if alive == 1 else f"{alive} tasks wait"
        recorder.problem(WARNING, f"The loop was closed while {who}: it will never go on.")
    recorder.trace.add(0, recorder.sources.here(names.caller(2)), "loop-closed", number)


def warned(recorder: "Recorder", message: Any) -> None:
    text = names.error(message.message)[1] if isinstance(message.message, BaseException) else str(message.message)
    kind = NEVER_AWAITED if "was never awaited" in text else WARNING
    here = recorder.here
    place = 0
    sources = recorder.sources
    file = sources.file(message.filename) if message.filename else -1
    if file >= 0:
        place = sources.place(file, message.lineno, "")
    recorder.problem(kind, f"{message.category.__name__}: {text}", here.state, place or sources.here(names.caller(2)))
