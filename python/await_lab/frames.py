"""Leaves the recorder's own frames out of tracebacks and stacks."""

import sys
import traceback
from collections.abc import Iterator
from types import CodeType, FrameType, TracebackType
from typing import Any

from .patches import Patches
from .sources import OURS


def install(patches: Patches, bottom: CodeType | None) -> None:
    """Hides our frames wherever the traceback module shows some; `bottom` is the code that the program runs in."""
    init = traceback.TracebackException.__init__

    def __init__(self: Any, kind: Any, value: Any, entries: Any, *rest: Any, **options: Any) -> None:
        init(self, kind, value, without_ours(entries), *rest, **options)

    def walk_stack(frame: FrameType | None) -> Iterator[tuple[FrameType, int]]:
        if frame is None:
            # As deep as in the function that it stands for.
            frame = sys._getframe().f_back.f_back.f_back.f_back  # type: ignore[union-attr]
        while frame is not None and frame.f_code is not bottom:
            if not frame.f_code.co_filename.startswith(OURS):
                yield frame, frame.f_lineno
            frame = frame.f_back

    patches.put(traceback.TracebackException, "__init__", __init__)
    patches.put(traceback, "walk_stack", walk_stack)


def strip(exception: BaseException) -> None:
    """Removes our frames from the traceback of the exception and of all that it carries."""
    seen: set[int] = set()
    todo: list[Any] = [exception]
    while todo:
        current = todo.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        current.__traceback__ = without_ours(current.__traceback__)
        todo += [current.__cause__, current.__context__]
        if isinstance(current, BaseExceptionGroup):
            todo += current.exceptions


def without_ours(traceback: TracebackType | None) -> TracebackType | None:
    """The traceback without our frames. Its other entries stay the same objects."""
    while traceback is not None and _is_ours(traceback):
        traceback = traceback.tb_next
    entry = traceback
    while entry is not None:
        following = entry.tb_next
        while following is not None and _is_ours(following):
            following = following.tb_next
        if following is not entry.tb_next:
            entry.tb_next = following
        entry = following
    return traceback


def _is_ours(entry: TracebackType) -> bool:
    return entry.tb_frame.f_code.co_filename.startswith(OURS)
