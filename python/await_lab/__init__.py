"""Records what an asyncio program did: who waited where, who woke whom, what held the thread.

`python -m await_lab run app.py` records a whole program, `record(path)` a part of a running service.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python reads this file before anything else can tell
    _sentence = "await_lab needs Python 3.11 or newer: this is {}.{}.".format(*sys.version_info[:2])
    if sys.argv[:1] == ["-m"]:
        sys.exit(_sentence)
    raise ImportError(_sentence)

from .record import record

__all__ = ["record"]
__version__ = "0.1.0"
