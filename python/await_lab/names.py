"""Short names of the program's objects, found without running a line of the program's own code."""

import gc
import sys
from functools import partial
from types import AsyncGeneratorType, CodeType, FrameType, MethodType
from typing import Any

LONGEST = 60
DEEPEST = 4
"""How many lists in lists are looked into: each has as many parts as are said, and one may hold itself."""
_ARGUMENTS: Any = vars(BaseException)["args"]
_TYPES_NAME: Any = vars(type)["__name__"]
_TYPES_LONG_NAME: Any = vars(type)["__qualname__"]
_PLAIN: tuple[type, ...] = (int, float, complex, bool, type(None), bytes)


def exact(text: str) -> str:
    """A text of Python's own type: a class of the program's may have code of its own, and a name may be no text."""
    if type(text) is str:
        return text
    return str.__str__(text) if issubclass(type(text), str) else of_type(type(text))


def shortened(text: str) -> str:
    text = exact(text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def of_type(kind: type) -> str:
    """What a class is called: its own class may have a property of that name."""
    name: str = _TYPES_NAME.__get__(kind)
    return name


def long_name_of_type(kind: type) -> str:
    """The same with what the class stands in."""
    name: str = _TYPES_LONG_NAME.__get__(kind)
    return name


def item(value: Any) -> str:
    """What an item of a queue is called: a plain value's text, else what its `name` says, else its type."""
    try:
        return _item(value, 0)
    except Exception:
        # Whatever is odd about one object, the log goes on.
        return of_type(type(value))


def _item(value: Any, depth: int) -> str:
    kind = type(value)
    if kind is int and value.bit_length() < 64:
        return repr(value)
    if kind is str:
        return shortened(value)
    if kind in _PLAIN:
        return shortened(repr(value)) if kind is not int or value.bit_length() < 200 else "a large int"
    if (kind is tuple or kind is list) and depth < DEEPEST:
        parts = [_item(part, depth + 1) for part in value[:4]]
        text = ", ".join(parts + ["…"] * (len(value) > 4))
        return shortened(f"({text})" if kind is tuple else f"[{text}]")
    return _own_name(value) or of_type(kind)


def _own_name(value: Any) -> str | None:
    kind = type(value)
    if issubclass(kind, tuple):
        fields = kind.__dict__.get("_fields")
        names = dict(zip(fields, tuple.__iter__(value), strict=False)) if type(fields) is tuple else {}
    else:
        try:
            names = object.__getattribute__(value, "__dict__")
        except AttributeError:
            return None
    for key in ("name", "title", "url", "id", "number"):
        found = names.get(key) if type(names) is dict else None
        if type(found) is str:
            return shortened(found)
        if type(found) is int:
            return f"{of_type(kind)} {found}"
    return None


def error(exception: BaseException) -> tuple[str, str]:
    """Kind and message of an exception."""
    kind = of_type(type(exception))
    try:
        return kind, _message(exception)
    except Exception:
        return kind, ""


def _message(exception: BaseException) -> str:
    if isinstance(exception, SyntaxError) and type(exception.msg) is str:
        # Where it is, its place says.
        return exception.msg
    definer = next(base for base in type(exception).__mro__ if "__str__" in base.__dict__)
    ours = definer.__module__.partition(".")[0] in sys.stdlib_module_names
    # A property of that name would be the program's own code.
    arguments = _ARGUMENTS.__get__(exception)
    if ours and all(type(argument) is str or type(argument) in _PLAIN for argument in arguments):
        return str(exception)
    return ", ".join(item(argument) for argument in arguments)


_GENERATORS_STEPS = {"async_generator_asend": "__anext__", "async_generator_athrow": "aclose"}


def of_generator(step: Any) -> str | None:
    """What a step of an async generator is called: `rows.aclose`, as the loop closes one that nobody has closed."""
    step_name = _GENERATORS_STEPS.get(of_type(type(step)))
    found = [part for part in gc.get_referents(step) if isinstance(part, AsyncGeneratorType)] if step_name else []
    return f"{plain(found[0].ag_code.co_qualname)}.{step_name}" if found else None


def own(subject: Any, name: str) -> Any:
    """What an object itself has by a name, else nothing: a mock answers to any name, by code that is the program's."""
    try:
        return object.__getattribute__(subject, name)
    except Exception:
        # A property may raise anything.
        return None


def kept(subject: Any, name: str) -> Any:
    """What an object keeps by a name in its own dictionary, else nothing: no property is asked."""
    kept = own(subject, "__dict__")
    return kept.get(name) if type(kept) is dict else None


def function(callback: Any) -> str:
    """What a callback is called."""
    callback = _called(callback)
    name = own(callback, "__qualname__")
    return plain(name if type(name) is str else of_type(type(callback)))


def plain(qualified: str) -> str:
    """A qualified name without the functions that it was defined in."""
    return qualified.rpartition("<locals>.")[2]


def code_of(callback: Any) -> CodeType | None:
    """The code that a callback runs, if it is Python."""
    code = own(_called(callback), "__code__")
    return code if isinstance(code, CodeType) else None


def _called(callback: Any) -> Any:
    """The function in partials and methods."""
    while isinstance(callback, (partial, MethodType)):
        callback = callback.func if isinstance(callback, partial) else callback.__func__
    return callback


def caller(depth: int) -> FrameType | None:
    """The frame so many calls outward; nothing where no Python called."""
    try:
        return sys._getframe(depth + 1)
    except ValueError:
        return None


def top_module(filename: str) -> str:
    """The name of the package or module that a library's file belongs to."""
    path = filename.replace("\\", "/")
    for folder in ("/site-packages/", "/dist-packages/"):
        if folder in path:
            return path.rpartition(folder)[2].partition("/")[0].removesuffix(".py")
    parts = path.split("/")
    return (parts[-2] if parts[-2:-1] == ["asyncio"] else parts[-1]).removesuffix(".py")
