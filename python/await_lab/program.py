"""Runs a program as Python itself would: the same `__main__`, arguments, path, tracebacks and exit status."""

import ast
import asyncio
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Callable
from inspect import CO_COROUTINE
from types import CodeType, FunctionType, ModuleType

from .frames import strip


class Missing(Exception):
    """There is no such program; what to do instead."""


class Program:
    """A program that has been found and not yet run."""

    def __init__(self, name: str, path: str, text: bytes, code: Callable[[], CodeType], module: ModuleType) -> None:
        self.name = name
        self.path = path
        self.text = text
        self._code = code
        self._modules = [module]

    def run(self) -> BaseException | None:
        """Runs it, and gives what it raised, with none of our frames."""
        # At the end nothing may hold the module but Python itself, so that its objects end when they would.
        names = vars(self._modules[0])
        sys.modules["__main__"] = self._modules.pop()
        try:
            code = self._code()
            if code.co_flags & CO_COROUTINE:
                asyncio.run(FunctionType(code, names)())
            else:
                exec(code, names)
        except BaseException as error:
            strip(error)
            return error
        return None


def script(path: str, arguments: list[str]) -> Program:
    """The program in a file."""
    full = os.path.abspath(path)
    if os.path.isdir(full):
        raise Missing(f"{path} is a folder: name the file in it that is the program")
    try:
        with open(full, "rb") as file:
            text = file.read()
    except OSError as error:
        raise Missing(f"{path} can't be read: {error.strerror}") from None
    sys.argv[:] = [path, *arguments]
    sys.path[0] = os.path.dirname(os.path.realpath(full))
    module = ModuleType("__main__")
    loader = importlib.machinery.SourceFileLoader("__main__", full)
    vars(module).update(__file__=full, __loader__=loader, __builtins__=sys.modules["builtins"], __cached__=None)
    if sys.version_info < (3, 14):
        vars(module).setdefault("__annotations__", {})
    return Program(os.path.basename(path), full, text, lambda: compile(text, full, "exec", dont_inherit=True), module)


def awaiting(text: bytes, path: str) -> CodeType:
    """Compiles a program that may await outside of any function, as in a notebook, or in `python -m asyncio`."""
    try:
        return compile(text, path, "exec", dont_inherit=True)
    except SyntaxError as error:
        try:
            code: CodeType = compile(text, path, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        except SyntaxError:
            raise error from None
        return code


def module(name: str, arguments: list[str]) -> Program:
    """The program that `python -m name` would run."""
    sys.path[0] = os.getcwd()
    sys.argv[:] = ["-m", *arguments]
    try:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            name += ".__main__"
            spec = importlib.util.find_spec(name)
    except ModuleNotFoundError as error:
        raise Missing(f"there is no module {error.name}") from None
    loader = spec.loader if spec is not None else None
    code = loader.get_code(name) if isinstance(loader, importlib.machinery.SourceFileLoader) else None
    if spec is None or code is None or not isinstance(loader, importlib.machinery.SourceFileLoader):
        raise Missing(f"there is no module {name} with a source of its own")
    path = loader.get_filename(name)
    sys.argv[0] = path
    found = ModuleType("__main__")
    vars(found).update(
        __file__=path,
        __loader__=loader,
        __builtins__=sys.modules["builtins"],
        __cached__=spec.cached,
        __package__=spec.parent,
        __spec__=spec,
    )
    return Program(name.removesuffix(".__main__"), path, loader.get_data(path), lambda: code, found)
