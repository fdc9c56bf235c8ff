"""Comes by when the program imports a library that it has something to do with."""

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

from . import from_aiohttp, from_httpx

if TYPE_CHECKING:
    from .recorder import Recorder

Then = Callable[["Recorder", Any], None]


LOOPS_OF_THEIR_OWN = {"curio": "run", "gevent": "spawn", "trio": "run"}
"""Libraries that await_lab sees nothing of, and with what their work begins."""
UVLOOP = "uvloop runs the program's tasks where they can't be seen: run it with asyncio's own loop."


def _note_at(recorder: "Recorder", owner: Any, name: str, sentence: str) -> None:
    """Says a sentence once the program calls that."""
    real = getattr(owner, name, None)
    if real is None:
        return

    def noted(*arguments: Any, **options: Any) -> Any:
        recorder.note(sentence)
        return real(*arguments, **options)

    recorder.patches.put(owner, name, noted)


def _on_uvloop(recorder: "Recorder", module: Any) -> None:
    for name in ("install", "run", "new_event_loop"):
        _note_at(recorder, module, name, UVLOOP)
    # One that is made by hand, and of a class that derives from it.
    _note_at(recorder, getattr(module, "Loop", None), "__init__", UVLOOP)


def look_at(recorder: "Recorder", loop: Any) -> None:
    """Says of a loop that runs already if nothing of it can be seen."""
    if type(loop).__module__.partition(".")[0] == "uvloop":
        recorder.note(UVLOOP)


def not_seen(library: str) -> str:
    return f"{library} has a loop of its own, and nothing of it is recorded: await_lab sees asyncio."


def _on_loop_of_its_own(recorder: "Recorder", module: Any) -> None:
    _note_at(recorder, module, LOOPS_OF_THEIR_OWN[module.__name__], not_seen(module.__name__))


def _on_processes(recorder: "Recorder", module: Any) -> None:
    """Marks what processes will give: a loop takes it as it takes what threads give."""
    job = getattr(module, "_WorkItem", None)
    if job is None:
        # In a page they are threads.
        return
    recorder.to_processes = module.ProcessPoolExecutor.submit.__code__
    init = job.__init__

    def __init__(self: Any, future: Any, *rest: Any) -> None:
        init(self, future, *rest)
        recorder.process_futures.of(future)

    recorder.patches.put(job, "__init__", __init__)


THEN: dict[str, Then] = {
    "aiohttp": from_aiohttp.install,
    "concurrent.futures.process": _on_processes,
    "httpx": from_httpx.install,
    "uvloop": _on_uvloop,
    **dict.fromkeys(LOOPS_OF_THEIR_OWN, _on_loop_of_its_own),
}


class _Loader(importlib.abc.Loader):
    """Loads a module as its own loader does, and then says so."""

    def __init__(self, real: Any, then: Callable[[Any], None]) -> None:
        self._real = real
        self._then = then

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        module: ModuleType | None = self._real.create_module(spec)
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._real
        if module.__spec__ is not None:
            module.__spec__.loader = self._real
        self._real.exec_module(module)
        self._then(module)


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, recorder: "Recorder") -> None:
        self._recorder = recorder

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        then = THEN.get(name)
        if then is None or not self._recorder.active:
            return None
        for finder in sys.meta_path:
            spec = finder.find_spec(name, path, target) if finder is not self else None
            if spec is not None:
                if spec.loader is not None:
                    spec.loader = _Loader(spec.loader, lambda module: apply(self._recorder, then, module))
                return spec
        return None


def apply(recorder: "Recorder", then: Then, module: Any) -> None:
    try:
        then(recorder, module)
    except Exception:
        recorder.note(f"{module.__name__} is another version than those that are known: its requests are not recorded.")


def install(recorder: "Recorder") -> Callable[[], None]:
    """Wraps what is imported, now or later. What it gives takes the hook away."""
    for name, then in THEN.items():
        if name in sys.modules:
            apply(recorder, then, sys.modules[name])
    finder = _Finder(recorder)
    sys.meta_path.insert(0, finder)
    return lambda: sys.meta_path.remove(finder) if finder in sys.meta_path else None
