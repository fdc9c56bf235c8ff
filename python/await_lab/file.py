"""Writes a log as a file of version 2, and keeps it whole where the disk is full."""

import json
import os
from collections.abc import Iterator
from typing import BinaryIO

from .recorder import Recorder
from .sources import runtime
from .trace import Event, Place

_END = b"]}]}\n"
_BEGUN = ".part"
"""What a file is called while it is written: its name, and this."""
_PIECE = 4_096
"""How much is written at once, in bytes: what a full disk loses at most. Larger ones are no faster."""


def text_of(event: Event, after: int) -> str:
    _, task, place, name, *fields = event
    if fields:
        return f'[{after},{task},{place},"{name}",{",".join(map(str, fields))}]'
    return f'[{after},{task},{place},"{name}"]'


def events_of(events: list[Event], began: int) -> Iterator[str]:
    """Each as the file has it: its time is that since the one before, and a clock that goes back is held."""
    before = 0
    for event in events:
        at = max((event[0] - began) // 1000, before)
        yield text_of(event, at - before)
        before = at


def head(recorder: Recorder, labels: list[str], places: list[Place], title: str, world: str, seed: int) -> str:
    """All but the events."""
    sources = recorder.sources
    program = {
        "name": _clean(title),
        "title": _clean(title),
        "language": "python",
        "runtime": runtime(),
        "sources": [{"name": _clean(source.name), "text": _clean(source.text)} for source in sources.all()],
    }
    run = {
        "program": program,
        "seed": seed,
        "world": world,
        "clock_step": 0 if world == "simulated" else 1,
        "labels": [_clean(text) for text in labels],
        "places": places,
        "chains": recorder.trace.chains.listed((0,)),
    }
    text = json.dumps({"await-lab": 2, "runs": [run]}, ensure_ascii=False, separators=(",", ":"))
    return text.removesuffix("}]}") + ',"events":['


def _clean(text: str) -> str:
    """What can be said in UTF-8: a lone surrogate can't."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


class Kept(OSError):
    """The file could not be written to its end; how many events it has."""

    def __init__(self, reason: str, events: int) -> None:
        super().__init__(reason)
        self.events = events


def try_out(path: str) -> None:
    """Raises OSError if the file can't be written: said before a program runs, for which it would be too late."""
    _check_is_file(path)
    begun = path + _BEGUN
    was_there = os.path.exists(begun)
    with open(begun, "ab"):
        pass
    if not was_there:
        os.unlink(begun)


def _check_is_file(path: str) -> None:
    if os.path.exists(path) and not os.path.isfile(path):
        # What takes its place would take a device's, too.
        raise OSError("it is no file")


def write(path: str, recorder: Recorder, title: str, world: str = "recorded", seed: int = 1) -> None:
    """Writes the file. Raises Kept when the disk was full and the file is whole up to some event, else OSError."""
    _check_is_file(path)
    begun = path + _BEGUN
    try:
        try:
            with open(begun, "wb", buffering=0) as file:
                _write(file, recorder, title, world, seed)
        except Kept:
            os.replace(begun, path)
            raise
        os.replace(begun, path)
    except Kept:
        raise
    except OSError:
        if os.path.exists(begun):
            os.unlink(begun)
        raise


def _write(file: BinaryIO, recorder: Recorder, title: str, world: str, seed: int) -> None:
    labels, places, events = recorder.trace.tables(recorder.trace.whole())
    _put(file, head(recorder, labels, places, title, world, seed).encode())
    # The end of a whole file is written first, so that there is room for it.
    body = file.tell()
    _put(file, _END)
    file.seek(body)
    written, part, size, cut = 0, [], 0, body
    for number, text in enumerate(events_of(events, recorder.trace.began), 1):
        part.append(text)
        size += len(text) + 1
        if size > _PIECE or number == len(events):
            data = ((b"," if written else b"") + ",".join(part).encode()) + _END
            try:
                _put(file, data)
            except OSError as error:
                file.truncate(cut + len(_END))
                file.seek(cut)
                _put(file, _END)
                raise Kept(error.strerror or str(error), written) from None
            cut = file.seek(-len(_END), os.SEEK_CUR)
            written, part, size = number, [], 0


def _put(file: BinaryIO, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]
