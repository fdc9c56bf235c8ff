"""Which files are the program's own, and where in them something happened."""

import os
import sys
import sysconfig
from asyncio import TaskGroup, events
from types import CodeType, FrameType
from typing import Any, NamedTuple
from zipimport import zipimporter

from .trace import Table, Trace

LIBRARY = -1
OURS = os.path.dirname(os.path.abspath(__file__)) + os.sep
GROUP_CREATES = TaskGroup.create_task.__code__
_LOOKED_AT = {events.Handle._run.__code__.co_filename, GROUP_CREATES.co_filename}
"""Files of the library that hold a code which a walk looks for."""


def _library_folders() -> tuple[str, ...]:
    folders = {os.path.dirname(os.__file__)}
    # In a page there is no other.
    if sys.platform != "emscripten":
        paths = sysconfig.get_paths()
        folders |= {paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib") if paths.get(name)}
    return (OURS, *(folder + os.sep for folder in folders))


def _archived(filename: str) -> bytes | None:
    """A file of an archive in which modules are looked for."""
    for archive, importer in list(sys.path_importer_cache.items()):
        if isinstance(importer, zipimporter) and filename.startswith(archive + os.sep):
            try:
                return importer.get_data(filename)
            except OSError:
                return None
    return None


class Source(NamedTuple):
    """A file of the program."""

    name: str
    text: str
    lines: int


class Sources:
    """The program's files in the order of their first use, each read when it is first met: what ran."""

    def __init__(self, trace: Trace, root: str) -> None:
        self.trace = trace
        self.root = root
        self._kept: Table[Source] = Table()
        self.files: dict[str, int] = {}
        """By a code's file name: the number of a file of the program, or LIBRARY."""
        self.passed: set[str] = set()
        """Files of a library of which a walk outward need not look at any frame: most frames are in one."""
        self.boundary: CodeType | None = None
        """The code that every callback of a loop runs in: what called it called no part of it."""
        self.classify = self._read
        """Decides of a file that was not met before: gives its number, or LIBRARY."""
        self._libraries = _library_folders()
        self._places: dict[tuple[int, int], int] = {}
        self._codes: list[CodeType] = []

    def add(self, filename: str, text: str) -> int:
        """Takes a file as the program's whatever its folder is."""
        number = self._kept.of(Source(self._short(filename), text, text.count("\n") + 1))
        # Another thread may have met it meanwhile.
        return self.files.setdefault(filename, number)

    def all(self) -> list[Source]:
        """The files at the places of their numbers."""
        return list(self._kept.numbers)

    def _short(self, filename: str) -> str:
        path = os.path.abspath(filename)
        name = os.path.relpath(path, self.root) if path.startswith(self.root.rstrip(os.sep) + os.sep) else ""
        name = name.replace(os.sep, "/") or os.path.basename(path)
        taken = {source.name for source in self.all()}
        while name in taken:
            name = "other/" + name
        return name

    def file(self, filename: str) -> int:
        """The number of a program's file, or LIBRARY."""
        number = self.files.get(filename)
        if number is None:
            number = self.files.setdefault(filename, self.classify(filename))
            if number == LIBRARY and filename not in _LOOKED_AT:
                self.passed.add(filename)
        return number

    def _read(self, filename: str) -> int:
        if filename.startswith("<"):
            return LIBRARY
        try:
            path = os.path.abspath(filename)
        except OSError:
            # The folder that the program went to is gone.
            return LIBRARY
        if path.startswith(self._libraries) or "site-packages" in path or "dist-packages" in path:
            return LIBRARY
        try:
            with open(path, "rb") as file:
                text = file.read().decode("utf-8", "replace")
        except OSError:
            archived = _archived(filename) if path.startswith(self.root.rstrip(os.sep) + os.sep) else None
            if archived is None:
                return LIBRARY
            text = archived.decode("utf-8", "replace")
        if filename in self.files:
            # Reading took a while.
            return self.files[filename]
        return self.add(filename, text.replace("\r\n", "\n").removeprefix("\ufeff"))

    def place(self, file: int, line: int, function: str) -> int:
        """The place of a line. A program may name one that its file has not, as of a text that it compiles."""
        return self.trace.place(file, min(max(line, 1), self.all()[file].lines), function)

    def place_of(self, code: CodeType, instruction: int, frame: FrameType) -> int:
        """The place of a frame of the program."""
        key = (id(code), instruction)
        place = self._places.get(key)
        if place is None:
            place = self.place(self.files[code.co_filename], frame.f_lineno or 0, code.co_name)
            # Another thread's frame may have gone on meanwhile.
            if frame.f_lasti == instruction:
                # Only what is kept alive has an id of its own.
                self._codes.append(code)
                self._places[key] = place
        return place

    def here(self, frame: FrameType | None) -> int:
        """The place of the program's nearest frame, from this one outward; 0 if there is none."""
        passed, places = self.passed, self._places
        while frame is not None:
            code = frame.f_code
            if code.co_filename not in passed:
                place = places.get((id(code), frame.f_lasti))
                if place is not None:
                    return place
                if code is self.boundary:
                    # A place like another from now on: none.
                    places[id(code), frame.f_lasti] = 0
                    return 0
                if self.file(code.co_filename) >= 0:
                    return self.place_of(code, frame.f_lasti, frame)
            frame = frame.f_back
        return 0

    def origin(self, frame: FrameType | None) -> tuple[int, Any]:
        """Where a new task comes from: that same place, and the task group that makes it, if one does."""
        passed, group = self.passed, None
        while frame is not None:
            code = frame.f_code
            if code.co_filename not in passed:
                if code is self.boundary:
                    break
                if self.file(code.co_filename) >= 0:
                    return self.place_of(code, frame.f_lasti, frame), group
                if code is GROUP_CREATES and group is None:
                    group = frame.f_locals["self"]
            frame = frame.f_back
        return 0, group

    def chain_here(self, frame: FrameType | None) -> tuple[int, ...]:
        """The indexes of the places of the program's frames, outermost first, from this one outward."""
        places, passed = [], self.passed
        while frame is not None:
            code = frame.f_code
            if code.co_filename not in passed:
                if code is self.boundary:
                    break
                if self.file(code.co_filename) >= 0:
                    places.append(self.place_of(code, frame.f_lasti, frame) - 1)
            frame = frame.f_back
        return tuple(place for place in reversed(places) if place >= 0)


def runtime() -> str:
    """What ran the program, in words."""
    version = ".".join(map(str, sys.version_info[:3]))
    system = {"linux": "Linux", "darwin": "macOS", "win32": "Windows", "emscripten": "a web page"}
    name = {"cpython": "CPython", "pypy": "PyPy"}.get(sys.implementation.name, sys.implementation.name)
    where = system.get(sys.platform, sys.platform)
    return f"{name} {version} {'in' if sys.platform == 'emscripten' else 'on'} {where}"
