"""Tasks and locks have the names that the program gave them."""

from pathlib import Path

import pytest
from pythons import interpreters, log_of

PROGRAM = """
import asyncio
async def work(): await asyncio.sleep(0)
async def main():
    named = [asyncio.create_task(work(), name=f"worker {n}") for n in (1, 2)]
    others = [asyncio.create_task(work()) for _ in range(2)]
    async with asyncio.TaskGroup() as group:
        group.create_task(work(), name="of a group")
    await asyncio.wait([*named, *others])
    asyncio.create_task(work(), name="first").set_name("second")
    named[0].set_name("too late")
asyncio.run(main())
"""


@pytest.mark.parametrize("version", interpreters())
def test_a_task_is_called_as_the_program_calls_it(version: str, tmp_path: Path) -> None:
    log = log_of(interpreters()[version], PROGRAM, tmp_path)
    names = [log["labels"][event[4]] for event in log["events"] if event[3] == "spawned"]
    assert names == ["main", "worker 1", "worker 2", "work", "work 2", "of a group", "second"]


UNNAMED = """
import asyncio, sys
async def rows():
    try:
        yield 1
        yield 2
    finally: await asyncio.sleep(0)
async def part(): await asyncio.sleep(0)
async def main():
    async for _ in rows(): break
    # As anyio does.
    await asyncio.create_task(part(), name=f"{__name__}.{part.__qualname__}")
    await asyncio.create_task(rows().__anext__())
asyncio.run(main())
"""


@pytest.mark.parametrize("version", interpreters())
def test_a_task_that_nobody_named_is_called_as_what_it_runs(version: str, tmp_path: Path) -> None:
    log = log_of(interpreters()[version], UNNAMED, tmp_path)
    names = [log["labels"][event[4]] for event in log["events"] if event[3] == "spawned"]
    assert names[:4] == ["main", "part", "rows.aclose", "rows.__anext__"]


LOCKS = """
import asyncio
import contextlib

class Account:
    guard: asyncio.Lock = asyncio.Lock()
    def __init__(self): self.lock = asyncio.Lock()

class Own(asyncio.Lock): pass
def made(): return asyncio.Lock()
def first_of(*things, none=None): return things[0]

async def main():
    a = asyncio.Lock(); b = asyncio.Lock()
    c, (self.d, e) = asyncio.Lock(), [asyncio.Lock(), asyncio.Lock()]
    f: asyncio.Lock = (
        asyncio.Lock()
    )
    g = h = asyncio.Lock()
    i = asyncio.Lock() if f else contextlib.nullcontext(); j = Own()
    k = asyncio.Condition(); é = "é"; l = asyncio.Lock()
    if (m := asyncio.Lock()): pass
    first, second = Account(), Account()
    for _ in range(2): n = asyncio.Lock()
    none = [asyncio.Lock(), asyncio.Lock()]; none = [asyncio.Lock() for _ in range(2)]
    none, *others = asyncio.Lock(), asyncio.Lock()
    none, none = (asyncio.Lock() for _ in range(2))
    none = first_of(asyncio.Lock(), asyncio.Lock())
    none = first_of(
        asyncio.Lock(),
        none=asyncio.Lock(),
    ) if not f else first_of(
        asyncio.Lock()
    )
    none = made(); none = lambda: asyncio.Lock(); none = none()
    o = asyncio.Semaphore(2); p = asyncio.BoundedSemaphore(2); a = asyncio.Semaphore(1)

self = Account()
asyncio.run(main())
"""


@pytest.mark.parametrize("version", interpreters())
def test_a_lock_is_called_as_the_variable_that_surely_has_it(version: str, tmp_path: Path) -> None:
    log = log_of(interpreters()[version], LOCKS, tmp_path)
    names = [log["labels"][event[6]] for event in log["events"] if event[3] == "object-named"]
    expected = "guard,lock,a,b,c,d,e,f,g,i,j,k,l,m,lock 2,lock 3,n,n 2,o,p,a"
    assert names == expected.split(",")


ODD = """
import asyncio, sys
class Text(str):
    def __hash__(self): raise RuntimeError("hash")
    def __len__(self): raise RuntimeError("len")
    def __str__(self): return self
class Numbered(type):
    @property
    def __name__(self): return 5
class Failure(Exception, metaclass=Numbered): pass
class Task(asyncio.Task):
    def get_name(self): return 5
async def fails(): raise Failure(Text("argument"))
async def main():
    await Task(asyncio.sleep(0), loop=asyncio.get_running_loop(), name=Text("task"))
    queue = asyncio.Queue()
    for item in Text("item"), Failure(): queue.put_nowait(item)
    sys.stdout.write(Text("line\\n"))
    await asyncio.gather(asyncio.create_task(fails()), return_exceptions=True)
asyncio.run(main())
"""


@pytest.mark.parametrize("version", interpreters())
def test_what_a_programs_own_class_says_of_its_name_is_not_asked(version: str, tmp_path: Path) -> None:
    log = log_of(interpreters()[version], ODD, tmp_path)
    at = {"spawned": 4, "item-put": 6, "said": 4, "failed": 4}
    texts = [log["labels"][event[at[event[3]]]] for event in log["events"] if event[3] in at]
    assert texts == ["main", "task", "Text", "Failure", "line", "fails", "Failure"]


EAGER = """
import asyncio, enum
class Name(enum.StrEnum):
    LOADER = "loader"
async def work(): await asyncio.sleep(0)
async def main():
    loop = asyncio.get_running_loop()
    await asyncio.Task(work(), name=Name.LOADER, loop=loop)
    await asyncio.Task(work(), name=Name.LOADER, loop=loop, eager_start=True)
asyncio.run(main())
"""


def test_a_name_may_be_of_a_class_of_texts(tmp_path: Path) -> None:
    newest = list(interpreters())[-1]
    log = log_of(interpreters()[newest], EAGER, tmp_path)
    names = [log["labels"][event[4]] for event in log["events"] if event[3] == "spawned"]
    assert names == ["main", "loader", "loader 2"]
