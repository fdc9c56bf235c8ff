"""When Ctrl-C was pressed: what comes after it, as the program ends, is no part of what hung."""

import signal
import threading
from asyncio import runners
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .recorder import Recorder


def watch(recorder: "Recorder") -> None:
    """Marks the moment, where Python itself or asyncio.run ends the program. A handler of its own may let it go on."""
    if threading.current_thread() is not threading.main_thread():
        return
    default, current = signal.default_int_handler, signal.getsignal(signal.SIGINT)
    on_sigint: Any = runners.Runner._on_sigint  # type: ignore[attr-defined]

    def pressed(*_: Any) -> None:
        recorder.interrupted()
        raise KeyboardInterrupt

    def pressed_in_run(number: int, frame: Any) -> None:
        recorder.interrupted()
        current(number, frame)  # type: ignore[operator, misc]

    def _on_sigint(runner: Any, *arguments: Any, **options: Any) -> None:
        recorder.interrupted()
        on_sigint(runner, *arguments, **options)

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
