"""The lines that the program prints on standard output and standard error, with the task that printed them."""

import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import names

if TYPE_CHECKING:
    from .recorder import Recorder


FORKED = "The program forked: what the child does is not recorded."
BECAME = "The program became another one (os.exec): what that does is not recorded."
DEAF = "The program goes on after a signal that ends one elsewhere: what comes now is not recorded."


def say(sentence: str) -> None:
    """Something of the recorder's own, on standard error, where there is one."""
    if sys.stderr is not None:
        print(f"await_lab: {sentence}", file=sys.stderr, flush=True)


class Streams:
    """The two streams: they stay the objects that they are, only their `write` is watched."""

    def __init__(self, recorder: "Recorder") -> None:
        self.recorder = recorder
        self.muted = False
        """What is written now is the clean-up after the end, and not shown."""
        self.divert: Callable[[Callable[[], None]], bool] = lambda write: False
        """Takes a write that belongs to another moment (a thread on virtual time), or says that it does not."""
        self.break_off: Callable[[], None] = lambda: None
        """Takes what was printed of a line so far as a line: something else is said now."""

    def install(self) -> None:
        for stream, event in ((sys.stdout, "said"), (sys.stderr, "printed-error")):
            # A stream without attributes of its own can't be watched.
            if stream is not None and hasattr(stream, "__dict__"):
                self._watch(stream, event)

    def _watch(self, stream: Any, event: str) -> None:
        recorder, original = self.recorder, stream.write
        begun: list[str] = []
        broken: list[bool] = []
        missed: list[str] = []
        working = threading.local()

        def log(text: str, frame: Any) -> None:
            if "\n" not in text:
                begun.append(text)
                return
            first, *others = text.split("\n")
            begun.append(first)
            lines = ["".join(begun), *others[:-1]]
            begun[:] = [others[-1]] if others[-1] else []
            if broken:
                # What ends only now has no more to say.
                broken.clear()
                lines = lines if lines[0] else lines[1:]
            place, here = recorder.sources.here(frame), recorder.here
            number = here.state.number if here.state is not None else 0
            for line in lines:
                recorder.trace.add(number, place, event, recorder.trace.line(line))
            recorder.trace.on_line()

        def write(text: Any, /) -> Any:
            if self.muted:
                return len(text)
            if self.divert(lambda: write(text)):
                return len(text)
            result = original(text)
            if recorder.active and issubclass(type(text), str) and (printed := names.exact(text)):
                if getattr(working, "busy", False):
                    # Garbage was collected meanwhile, and it printed.
                    missed.append(printed)
                    return result
                working.busy = True
                try:
                    if event == "printed-error":
                        self.break_off()
                    log(printed, names.caller(1))
                    while missed:
                        log(missed.pop(0), None)
                except Exception:
                    recorder.give_up()
                finally:
                    working.busy = False
            return result

        def end() -> None:
            if begun:
                log("\n", None)

        def break_off() -> None:
            if begun and not getattr(working, "busy", False):
                end()
                broken.append(True)

        if event == "said":
            self.break_off = break_off
        recorder.patches.put(stream, "write", write)
        recorder.on_end.append(end)
