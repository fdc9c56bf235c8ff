"""What the program calls a new object: the variable or attribute that its own line assigns it to."""

import ast
from itertools import islice
from types import CodeType, FrameType

from .sources import Sources

Span = tuple[int | None, int | None, int | None, int | None]
"""Where an expression begins and ends: its first line, its last, its first byte and the one after its last."""


class Assigned:
    """Names of what calls give, where it is sure: not of a list's items, nor of what is made deeper inside a call."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._names: dict[int, dict[Span, str]] = {}
        """By file: the name for each call that is assigned."""
        self._found: dict[tuple[int, int], tuple[CodeType, str | None]] = {}
        """By instruction, with its code, so that this keeps its identity."""
        self._given: dict[tuple[int, str], int] = {}

    def name(self, kind: int, frame: FrameType) -> str | None:
        """What the object of a kind is called that a frame's call makes: with a number, if others had that name."""
        key = id(frame.f_code), frame.f_lasti
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = frame.f_code, self._read(frame.f_code, frame.f_lasti)
        name = found[1]
        if name is None:
            return None
        count = self._given[kind, name] = self._given.get((kind, name), 0) + 1
        return name if count == 1 else f"{name} {count}"

    def _read(self, code: CodeType, instruction: int) -> str | None:
        file = self._sources.file(code.co_filename)
        if file < 0:
            return None
        if file not in self._names:
            self._names[file] = assignments(self._sources.all()[file].text)
        span = next(islice(code.co_positions(), instruction // 2, None), None)
        return self._names[file].get(span) if span else None


def assignments(text: str) -> dict[Span, str]:
    """The name that each call of a source is assigned to, by where the call is."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        # The file is not what ran any more.
        return {}
    names: dict[Span, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                _pair(target, node.value, names)
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
            _pair(node.target, node.value, names)
    return names


def _pair(target: ast.expr, value: ast.expr, names: dict[Span, str]) -> None:
    if isinstance(value, ast.IfExp):
        _pair(target, value.body, names)
        _pair(target, value.orelse, names)
    elif isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, (ast.Tuple, ast.List)):
        if not any(isinstance(part, ast.Starred) for part in (*target.elts, *value.elts)):
            for one, other in zip(target.elts, value.elts, strict=False):
                _pair(one, other, names)
    elif isinstance(value, ast.Call) and isinstance(target, (ast.Name, ast.Attribute)):
        name = target.id if isinstance(target, ast.Name) else target.attr
        names.setdefault((value.lineno, value.end_lineno, value.col_offset, value.end_col_offset), name)
