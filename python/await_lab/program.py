"""Runs a program as Python itself would: the same `__main__`, arguments, path, tracebacks and exit status."""

import ast
import asyncio
import importlib.util
import marshal
import os
import pkgutil
import runpy
import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader, SourcelessFileLoader
from importlib.util import MAGIC_NUMBER
from inspect import CO_COROUTINE
from types import CodeType, FunctionType, ModuleType
from typing import Any
from zipimport import zipimporter

from .frames import strip


class Missing(Exception):
    """There is no such program; what to do instead."""


class Program:
    """A program that has been found and not yet run."""

    def __init__(
        self, name: str, path: str, text: bytes | None, code: Callable[[], CodeType] | None, module: ModuleType
    ) -> None:
        self.name = name
        self.path = path
        self.text = text
        """Nothing where there is only its bytecode."""
        self._code = code
        """Compiles it; nothing where the library finds and runs it, as for a module, a folder or an archive."""
        self._modules = [module]
        self.module = "__main__"
        """Which module the library is to run."""

    def run(self) -> BaseException | None:
        """Runs it, and gives what it raised, with none of our frames."""
        # At the end nothing may hold the module but Python itself, so that its objects end when they would.
        names = vars(self._modules[0])
        sys.modules["__main__"] = self._modules.pop()
        try:
            if self._code is None:
                # What Python itself calls, so that its two frames are in tracebacks.
                runpy._run_module_as_main(self.module, self.module != "__main__")  # type: ignore[attr-defined]
                return None
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
    """The program in a file, or that of a folder or an archive with a `__main__.py`."""
    # As Python has it: absolute, and otherwise as it was typed.
    full = os.path.join(os.getcwd(), path)
    importer = pkgutil.get_importer(full)
    if importer is not None:
        return _inside(path, full, importer, arguments)
    try:
        with open(full, "rb") as file:
            text = file.read()
    except OSError as error:
        raise Missing(f"{path} can't be read: {error.strerror}") from None
    sys.argv[:] = [path, *arguments]
    sys.path[0] = os.path.dirname(os.path.realpath(full))
    if path.endswith(".pyc") or text[:2] == MAGIC_NUMBER[:2]:
        module = _main(__file__=full, __loader__=SourcelessFileLoader("__main__", full), __cached__=None)
        return Program(os.path.basename(path), full, None, lambda: _loaded(text), module)
    module = _main(__file__=full, __loader__=SourceFileLoader("__main__", full), __cached__=None)
    return Program(os.path.basename(path), full, text, lambda: compile(text, full, "exec", dont_inherit=True), module)


def _loaded(bytecode: bytes) -> CodeType:
    """What a file of bytecode holds, as Python itself takes it."""
    if bytecode[:4] != MAGIC_NUMBER:
        raise RuntimeError("Bad magic number in .pyc file")
    code = marshal.loads(bytecode[16:])
    if not isinstance(code, CodeType):
        raise RuntimeError("Bad code object in .pyc file")
    return code


def _inside(path: str, full: str, importer: Any, arguments: list[str]) -> Program:
    """The program of a folder or an archive."""
    main = os.path.join(full, "__main__.py")
    text = None
    try:
        if isinstance(importer, zipimporter):
            text = importer.get_data(main)
        else:
            with open(main, "rb") as file:
                text = file.read()
    except OSError:
        is_compiled = importer.find_spec("__main__") is not None
        if not is_compiled and os.path.isdir(full):
            raise Missing(f"{path} is a folder: name the file in it that is the program") from None
        if not is_compiled:
            raise Missing(f"{path} is an archive without a __main__.py, which is its program") from None
    sys.argv[:] = [path, *arguments]
    sys.path[0] = full
    return Program(os.path.basename(os.path.normpath(full)), main, text, None, _main())


def _main(**names: Any) -> ModuleType:
    """The module of a program."""
    module = ModuleType("__main__")
    vars(module).update(__builtins__=sys.modules["builtins"], **names)
    if sys.version_info < (3, 14):
        vars(module).setdefault("__annotations__", {})
    return module


def _source(spec: ModuleSpec | None) -> tuple[str, bytes | None] | None:
    """File and text of a module that can be run; no text, if there is only its bytecode."""
    loader = spec.loader if spec is not None else None
    if spec is None or not isinstance(loader, SourceFileLoader | SourcelessFileLoader | zipimporter):
        return None
    path = loader.get_filename(spec.name)
    return path, loader.get_data(path) if path.endswith(".py") else None


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
        spec, whole = _spec(name), name
        if spec is not None and spec.submodule_search_locations is not None:
            whole += ".__main__"
            spec = _spec(whole)
    except ModuleNotFoundError as error:
        raise Missing(f"there is no module {error.name}") from None
    found = _source(spec)
    if found is None:
        raise Missing(f"there is no module {whole} that is written in Python")
    program = Program(name.removesuffix(".__main__"), *found, None, _main())
    program.module = name
    return program


def _spec(name: str) -> ModuleSpec | None:
    """Finds a module without importing the packages that it is in, which is the program's own first step."""
    above, *parts = name.split(".")
    spec = importlib.util.find_spec(above)
    try:
        for part in parts:
            above += "." + part
            inside = spec.submodule_search_locations if spec is not None else None
            folders = getattr(inside, "_path", inside)
            spec = PathFinder.find_spec(above, folders) if folders is not None else None
    except KeyError:
        # A folder without an `__init__.py` inside of another asks for that other's module.
        spec = None
    # A package may say by its own code where its modules are.
    return spec or importlib.util.find_spec(name)
