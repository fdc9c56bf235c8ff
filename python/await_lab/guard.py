"""Takes the ways out of Python away, before a program of unknown origin runs in the page.

The worker has taken what reaches the network and the page's storage from JavaScript's own global object; this leaves no
module by which a program would reach JavaScript at all.
"""

import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

JAVASCRIPT = ("_pyodide", "_pyodide_core", "js", "pyodide", "pyodide_js")
CLOSED = (*JAVASCRIPT, "_ctypes", "ctypes")


def is_closed(name: str) -> bool:
    return name.partition(".")[0] in CLOSED


class Closed:
    """Finds none of the closed modules, whoever else would."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> Any:
        if is_closed(name):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


def install() -> None:
    sys.meta_path[:] = [finder for finder in sys.meta_path if not is_closed(type(finder).__module__)]
    sys.meta_path.insert(0, Closed)
    for name in [name for name in sys.modules if is_closed(name)]:
        del sys.modules[name]
    main = sys.modules["__main__"]
    vars(main).clear()
