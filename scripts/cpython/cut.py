"""Writes the standard library that the page loads: fewer modules, compiled, in an archive that is not compressed, for the
transfer's own compression sees it whole then.
"""

import ast
import importlib.util
import marshal
import pathlib
import zipfile

LEFT_OUT = {
    # What needs sockets, processes, a terminal, a display or files of one's own.
    "_pyrepl", "antigravity", "bdb", "cmd", "code", "ctypes", "curses", "dbm", "email", "ensurepip", "filecmp",
    "ftplib", "getpass", "idlelib", "imaplib", "mailbox", "multiprocessing", "netrc", "nturl2path", "pdb", "poplib", "pty",
    "rlcompleter", "smtplib", "socketserver", "sqlite3", "ssl", "tarfile", "this", "tkinter", "tty", "turtle",
    "turtledemo", "wave", "webbrowser", "wsgiref", "xmlrpc", "zipapp",
    # What is for those who make programs, not for programs.
    "__hello__", "__phello__", "_ast_unparse", "cProfile", "compileall", "doctest", "fileinput", "modulefinder",
    "optparse", "pickletools", "plistlib", "profile", "pstats", "py_compile", "pyclbr", "pydoc", "pydoc_data", "symtable",
    "tabnanny", "test", "trace", "unittest", "venv", "zoneinfo",
    # Plain Python in the place of what is built in, and what is rarely asked for.
    "_py_abc", "_pydatetime", "_pydecimal", "_pyio", "_sysconfigdata__emscripten_wasm32-emscripten", "lzma", "xml",
}  # fmt: skip
INSIDE = (
    "asyncio/__main__", "asyncio/tools", "asyncio/windows_", "compression/lzma", "concurrent/futures/interpreter",
    "concurrent/futures/process", "concurrent/interpreters", "http/client", "http/cookiejar", "http/server",
    "importlib/metadata", "logging/config", "pyodide/_nodesock_transport", "pyodide/console", "urllib/request",
    "urllib/robotparser",
)  # fmt: skip
"""How the modules begin that are left out of packages that are kept."""
ENCODINGS = {
    "__init__", "aliases", "ascii", "base64_codec", "charmap", "cp1252", "cp437", "hex_codec", "idna", "iso8859_1",
    "latin_1", "punycode", "raw_unicode_escape", "rot_13", "unicode_escape", "utf_16", "utf_16_be", "utf_16_le", "utf_32",
    "utf_8", "utf_8_sig",
}  # fmt: skip
QUOTED = ("asyncio/", "concurrent/", "contextlib", "functools", "json/", "random", "statistics", "threading")
"""Of these the source is there, too: tracebacks quote it."""
DATE = (2026, 1, 1, 0, 0, 0)
WHERE = "/lib/python314.zip"


def is_kept(name: str) -> bool:
    """Whether a module, given as a path without its end, is part of it."""
    top, _, rest = name.partition("/")
    if top == "encodings":
        return rest in ENCODINGS
    return top not in LEFT_OUT and not name.startswith(INSIDE)


def compiled(source: bytes, name: str) -> bytes:
    """A module's bytecode, which is never compared with its source."""
    code = compile(source if name.startswith(QUOTED) else undocumented(source), f"{WHERE}/{name}.py", "exec", dont_inherit=True, optimize=0)
    return importlib.util.MAGIC_NUMBER + (0b01).to_bytes(4, "little") + bytes(8) + marshal.dumps(code)


def undocumented(source: bytes) -> ast.Module:
    """A module without the texts that document it, a tenth of its weight."""
    module = ast.parse(source)
    for part in ast.walk(module):
        if isinstance(part, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            first = part.body[0] if part.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
                # A body needs something in it; a module's imports from the future stand first.
                part.body[:1] = [] if isinstance(part, ast.Module) else [ast.copy_location(ast.Pass(), first)]
    return module


def write(library: str, recorder: str, out: str) -> None:
    sources = {}
    with zipfile.ZipFile(library) as archive:
        for path in archive.namelist():
            if path.endswith(".py") and is_kept(path.removesuffix(".py")):
                sources[path.removesuffix(".py")] = archive.read(path)
    # What is in in_page stands for libraries, under their names.
    for folder, package in (("await_lab", "await_lab/"), ("in_page", "")):
        root = pathlib.Path(recorder, folder)
        for path in root.rglob("*.py"):
            sources[package + path.relative_to(root).with_suffix("").as_posix()] = path.read_bytes()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, source in sorted(sources.items()):
            archive.writestr(zipfile.ZipInfo(f"{name}.pyc", DATE), compiled(source, name))
            if name.startswith(QUOTED):
                archive.writestr(zipfile.ZipInfo(f"{name}.py", DATE), source)
