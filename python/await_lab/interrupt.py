"""When Ctrl-C was pressed: what comes after it, as the program ends, is no part of what hung."""

import signal
import threading
from asyncio import CancelledError, runners
from functools import partial
from typing import TYPE_CHECKING, Any

from .threads import places

if TYPE_CHECKING:
    from .recorder import Recorder


LONGEST_CHAIN = 100
"""How many errors that came one after another are looked at."""


class CtrlC:
    """When it was pressed, and which cancels come of it: asyncio.run makes one of it first."""

    def __init__(self) -> None:
        self.at: int | None = None
        """The moment, if it was pressed."""
        self.places: dict[int, int] = {}
        """Where each thread was then, as `places` gives it: at a step that may never end by itself."""
        self.asks = False
        """asyncio.run asks for a cancel because of it, while the program is at a line that does not."""
        self._delivered: dict[int, int] = {}
        """How many cancels have come to each task since then."""

    def pressed(self, now: int, places: dict[int, int]) -> None:
        self.at, self.places = now, places
        self._delivered.clear()

    def delivered(self, task: int) -> None:
        """A cancel has come to a task."""
        if self.at is not None:
            self._delivered[task] = self._delivered.get(task, 0) + 1

    def is_cause(self, task: int, error: BaseException) -> bool:
        """Whether the cancel that ends a task comes of it. A program may have caught that one and gone on: then another
        follows, which is not raised while the first is handled."""
        if self.at is None:
            return False
        count, before = 1, error.__context__
        for _ in range(LONGEST_CHAIN):
            if before is None:
                break
            count, before = count + isinstance(before, CancelledError), before.__context__
        return self._delivered.get(task, 0) <= count


def ask(recorder: "Recorder", on_sigint: Any, *arguments: Any, **options: Any) -> None:
    """Does what asyncio.run does at Ctrl-C. It is the user who asks for the cancel then, not the step under way."""
    here, ctrl_c = recorder.here, recorder.ctrl_c
    before = here.state, here.task, here.actor
    here.state, here.task, here.actor = None, None, 0
    ctrl_c.asks = True
    try:
        on_sigint(*arguments, **options)
    finally:
        ctrl_c.asks = False
        here.state, here.task, here.actor = before
        # A frame that an exception remembers must keep nothing alive.
        del before, arguments, options


def watch(recorder: "Recorder") -> None:
    """Marks the moment, where Python itself or asyncio.run ends the program. A handler of its own may let it go on."""
    if threading.current_thread() is not threading.main_thread():
        return
    default, current = signal.default_int_handler, signal.getsignal(signal.SIGINT)
    ctrl_c = recorder.ctrl_c
    on_sigint: Any = runners.Runner._on_sigint  # type: ignore[attr-defined]

    def pressed(number: int, frame: Any, /) -> None:
        ctrl_c.pressed(recorder.clock(), places(recorder))
        raise KeyboardInterrupt

    def pressed_in_run(number: int, frame: Any) -> None:
        ctrl_c.pressed(recorder.clock(), places(recorder))
        ask(recorder, current, number, frame)

    def _on_sigint(runner: Any, number: int, frame: Any, *arguments: Any, **options: Any) -> None:
        ctrl_c.pressed(recorder.clock(), places(recorder))
        ask(recorder, on_sigint, runner, number, frame, *arguments, **options)

    def give_back() -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        handler = signal.getsignal(signal.SIGINT)
        if handler is pressed:
            signal.signal(signal.SIGINT, default)
        elif handler is pressed_in_run:
            # A run that is over would have given it back itself.
            is_over = current.keywords["main_task"].done()  # type: ignore[union-attr]
            signal.signal(signal.SIGINT, default if is_over else current)

    if current is default:
        pressed.__doc__ = default.__doc__
        # asyncio.run takes over from the default handler alone.
        recorder.patches.put(signal, "default_int_handler", pressed)
        recorder.patches.put(runners.Runner, "_on_sigint", _on_sigint)
        signal.signal(signal.SIGINT, pressed)
    elif isinstance(current, partial) and getattr(current.func, "__func__", None) is on_sigint:
        signal.signal(signal.SIGINT, pressed_in_run)
    recorder.on_undo.append(give_back)
