"""Leaves the recorder's own frames out of a traceback."""

from types import TracebackType
from typing import Any

from .sources import _OURS


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
    return entry.tb_frame.f_code.co_filename.startswith(_OURS)
