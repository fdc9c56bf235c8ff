"""What the recorder knows of tasks, waits and objects, and the format's codes."""

import asyncio
import itertools
import threading
import weakref
from _thread import get_ident
from typing import Any

LOCK, EVENT, CONDITION, BARRIER, FUTURE, SHIELD, THREAD, TASK_GROUP, SEMAPHORE, STREAM, OTHER, GATHER = range(12)
FINISHED, CANCELLED, LEFT_BEHIND, FAILED = range(4)
RUN_FINISHED, RUN_DEADLOCKED, RUN_STOPPED, RUN_FULL, RUN_FAILED, RUN_INTERRUPTED = range(6)
NEVER_AWAITED, NEVER_RETRIEVED, DESTROYED, LOOP_ERROR, WARNING = range(5)

NOT_ASKED, ASKED, BY_LIMIT = range(3)


class Wait:
    """What a task waits for, and the events that say how it ends."""

    __slots__ = ("about", "ended", "fields", "goes_on", "place", "withdrawn")

    def __init__(self, ended: str, withdrawn: str, fields: tuple[int, ...], place: int) -> None:
        self.ended = ended
        """Said when the task goes on; empty where another event says it: an item is taken, a sleep is over."""
        self.withdrawn = withdrawn
        self.fields = fields
        self.place = place
        self.goes_on = False
        """A cancel goes on to what is waited for, and the wait lasts until that has ended."""
        self.about: Any = None
        """A weak reference to a queue, or the key of a group."""


class State:
    """What is known of a task or thread."""

    __slots__ = ("asked", "ended", "maker", "number", "requests", "run", "sending", "timer", "wait")

    def __init__(self, number: int, run: object) -> None:
        self.number = number
        """In the log; 0 for one that is not shown."""
        self.maker: State | None = None
        """Who made it to take a lock or a permit, if it does nothing else."""
        self.run = run
        """Of which run: a task may live longer than a recording."""
        self.wait: Wait | None = None
        self.asked = NOT_ASKED
        self.timer: int | None = None
        """The number of the sleep that it has set and does not wait for yet."""
        self.sending: Any = None
        """The request that it is about to send."""
        self.requests = 0
        """How many requests of its own are under way."""
        self.ended = False

    @property
    def holder(self) -> int:
        """Who holds the locks and permits that it takes: its maker, as long as there is one."""
        maker = self.maker
        return self.number if maker is None or maker.ended else maker.number


class Here(threading.local):
    """What runs on this thread."""

    def __init__(self, everywhere: dict[int, dict[str, Any]]) -> None:
        self.begin()
        # Another thread may look at any moment from now on.
        everywhere[get_ident()] = self.__dict__

    def begin(self) -> None:
        """Nothing runs yet."""
        # The hooks read these from `__dict__`, which on each thread has them all.
        self.thread = 0
        """The number of the thread itself; 0 for the main one, and for one that is not in the log."""
        self.state: State | None = None
        """The task or thread whose code runs."""
        self.task: Any = None
        """The task itself, during its step only."""
        self.actor = 0
        """Who causes what happens: the number of a task, or 0."""
        self.limit: State | None = None
        """Whose time limit was met: the cancel of that task is the limit's own, and goes on to the tasks it awaits."""


class Numbers:
    """Numbers for objects, in the order of their first use, without keeping them alive."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[int, Any]] = {}
        self.count = itertools.count()
        self.next = self.count.__next__

    def find(self, thing: Any) -> int | None:
        known = self._known.get(id(thing))
        return known[0] if known else None

    def of(self, thing: Any) -> int:
        number = self.find(thing)
        return number if number is not None else self.keep(thing, self.next())

    def keep(self, thing: Any, number: int) -> int:
        """Gives it that number, and says which it has: it may have got one meanwhile."""
        key, forget = id(thing), self._known.pop
        try:
            reference = weakref.ref(thing, lambda _: forget(key, None))
        except TypeError:
            # What takes no weak reference is not known again.
            return number
        return self._known.setdefault(key, (number, reference))[0]


_HIDDEN = (asyncio.BaseEventLoop.shutdown_asyncgens, asyncio.BaseEventLoop.shutdown_default_executor)
HIDDEN = {id(function.__code__) for function in _HIDDEN}
"""The ids of what asyncio.run itself runs after the program's own: to look for a code by itself reads all of it."""
_TAKING = (asyncio.Lock.acquire, asyncio.Semaphore.acquire, asyncio.Condition.wait, asyncio.Condition.wait_for)
TAKING = {id(function.__code__) for function in _TAKING}
"""The ids of what takes a lock or a permit and ends with that. Until 3.11 wait_for has a task of its own for it."""
