"""Looks for a way out of the page: to the network, to the page's storage, to its worker's messages. PORT is put in."""

import asyncio
import gc
import importlib
import importlib.machinery
import socket
import sys

PORT = 0
WANTED = {
    "fetch", "XMLHttpRequest", "WebSocket", "WebTransport", "EventSource", "importScripts", "Worker", "SharedWorker",
    "caches", "indexedDB", "BroadcastChannel", "postMessage", "navigator", "location", "localStorage", "FontFace", "close",
}  # fmt: skip
ADDRESS = f"http://127.0.0.1:{PORT}/"


def attempt(what, act):
    try:
        found = act()
    except BaseException as error:
        return error
    print("reached:", what, str(found)[:80])
    return None


for name in ("js", "pyodide_js", "pyodide", "pyodide.code", "pyodide.http", "pyodide.ffi", "ctypes", "_ctypes", "_pyodide_core"):
    attempt(f"import {name}", lambda: importlib.import_module(name))
attempt("socket", lambda: socket.create_connection(("127.0.0.1", PORT), timeout=1))
attempt("urllib", lambda: importlib.import_module("urllib.request").urlopen(ADDRESS))


def is_foreign(thing):
    return type(thing).__name__ == "JsProxy" or "pyodide" in type(thing).__module__


LOADERS = {"loadScript", "loadPackage", "loadBinaryFile", "readAsync", "loadDynlib", "pyfetch", "run_js"}
SOURCES = ("return fetch", f"return import('{ADDRESS}')", "return globalThis.constructor")
seen = set()


def search(start, start_path):
    """Walks from an object of JavaScript's to all that it leads to."""
    todo = [(start, start_path, 0)]
    while todo and len(seen) < 4_000:
        thing, path, depth = todo.pop()
        try:
            identity, names = (getattr(thing, "js_id", id(thing)), dir(thing))
        except BaseException:
            continue
        if identity in seen:
            continue
        seen.add(identity)
        for source in SOURCES if len(seen) < 40 else ():
            attempt(f"{path}: {source}", lambda: thing.constructor.constructor(source)())
        for name in names:
            try:
                value = getattr(thing, name)
            except BaseException:
                continue
            if not is_foreign(value):
                continue
            # A function of the engine's own or an object: one that is written in JavaScript only has that name.
            if name in WANTED and ("[native code]" in str(value) or not callable(value)):
                print("reached:", f"{path}.{name}")
            if name in LOADERS:
                # Whether it got anywhere, the host that it would ask can tell.
                attempt_quietly(lambda: value(ADDRESS))
            if depth < 4:
                todo.append((value, f"{path}.{name}", depth + 1))


def attempt_quietly(act):
    try:
        act()
    except BaseException:
        pass


def frames():
    frame = sys._getframe()
    while frame is not None:
        yield from frame.f_locals.values()
        yield from frame.f_globals.values()
        frame = frame.f_back


found = [thing for thing in gc.get_objects() if is_foreign(thing) and not isinstance(thing, type)]
found += [thing for thing in frames() if is_foreign(thing) and not isinstance(thing, type)]
for trace in [thing for thing in gc.get_objects() if type(thing).__name__ == "Streamed"]:
    found.append(trace._send)
for module in ("_pyodide_core", "_pyodide"):
    try:
        loaded = importlib.machinery.BuiltinImporter.load_module(module)
    except BaseException:
        continue
    found += [thing for thing in vars(loaded).values() if is_foreign(thing) and not isinstance(thing, type)]
for number, thing in enumerate(found):
    search(thing, f"object {number}")
print("objects found:", bool(found), "walked:", len(seen) > 100)


async def main():
    try:
        await asyncio.open_connection("127.0.0.1", PORT)
        print("reached: a connection of asyncio")
    except BaseException as error:
        print(type(error).__name__)


asyncio.run(main())
