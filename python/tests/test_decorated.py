"""`@record` before functions of any kind: a generator is recorded from its first step to its end."""

import asyncio
import contextlib
import inspect
import types
from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from typing import Any

import pytest
import rules

from await_lab import record


def said(path: Path) -> list[str]:
    log = rules.read(path)
    rules.check(log)
    return [log["labels"][event[4]] for event in log["events"] if event[3] == "said"]


def end(path: Path) -> int:
    code: int = rules.read(path)["events"][-1][4]
    return code


def test_a_generator_is_recorded_from_its_first_step_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "run.json"

    @record(path)
    def steps(most: int) -> Generator[int, str, str]:
        try:
            for n in range(most):
                print("got", (yield n))
        except KeyError as error:
            print("thrown", error)
            yield -1
        finally:
            asyncio.run(asyncio.sleep(0))
            print("closing")
        return "returned"

    assert inspect.isgeneratorfunction(steps) and steps.__name__ == "steps"
    made = steps(2)
    assert not path.exists() and next(made) == 0 and made.send("a") == 1 and not path.exists()
    with pytest.raises(StopIteration, match="returned"):
        made.send("b")
    assert said(path) == ["got a", "got b", "closing"] and end(path) == 0
    made = steps(2)
    next(made)
    assert made.throw(KeyError("k")) == -1
    made.close()
    assert said(path) == ["thrown 'k'", "closing"] and end(path) == 0
    made = steps(2)
    next(made)
    with pytest.raises(ValueError, match="unhandled"):
        made.throw(ValueError("unhandled"))
    assert said(path) == ["closing"] and end(path) == 4


def test_an_async_generator_is_recorded_from_its_first_step_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "run.json"

    @record(path)
    async def steps(most: int) -> AsyncGenerator[int, str]:
        try:
            for n in range(most):
                await asyncio.sleep(0)
                print("got", (yield n))
        except KeyError as error:
            print("thrown", error)
            yield -1
        finally:
            await asyncio.sleep(0)
            print("closing")

    assert inspect.isasyncgenfunction(steps) and steps.__name__ == "steps"

    async def main() -> None:
        assert [n async for n in steps(3)] == [0, 1, 2]
        assert said(path) == ["got None"] * 3 + ["closing"] and end(path) == 0
        made = steps(2)
        assert await anext(made) == 0 and await made.asend("a") == 1
        with pytest.raises(StopAsyncIteration):
            await made.asend("b")
        assert said(path) == ["got a", "got b", "closing"]
        made = steps(2)
        await anext(made)
        assert await made.athrow(KeyError("k")) == -1
        await made.aclose()
        assert said(path) == ["thrown 'k'", "closing"] and end(path) == 0
        made = steps(2)
        await anext(made)
        error = ValueError("unhandled")
        with pytest.raises(ValueError, match="unhandled") as raised:
            await made.athrow(error)
        assert raised.value is error and said(path) == ["closing"] and end(path) == 4

    asyncio.run(main())


def test_an_async_generator_that_is_left_early_is_closed_by_the_loop_once(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    errors: list[Any] = []
    closed = 0

    @record(path)
    async def steps() -> AsyncGenerator[int, None]:
        nonlocal closed
        try:
            while True:
                yield 1
        finally:
            await asyncio.sleep(0)
            closed += 1

    async def main() -> AsyncGenerator[int, None]:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: errors.append(context))
        made = steps()
        async for _ in made:
            break
        return made

    # It is kept, so asyncio.run closes it.
    kept = asyncio.run(main())
    assert closed == 1 and errors == [] and end(path) == 0
    with pytest.raises(StopAsyncIteration):
        kept.__anext__().send(None)


def test_it_may_stand_between_a_context_manager_and_its_generator(tmp_path: Path) -> None:
    path = tmp_path / "run.json"

    @contextlib.asynccontextmanager
    @record(path)
    async def lifespan() -> AsyncGenerator[str, None]:
        print("starts")
        await asyncio.sleep(0)
        try:
            yield "app"
        finally:
            print("stops")

    async def main() -> None:
        async with lifespan() as app:
            print("serves", app)
            await asyncio.sleep(0)
        with pytest.raises(KeyError):
            async with lifespan():
                raise KeyError

    asyncio.run(main())
    assert said(path) == ["starts", "stops"] and end(path) == 4


def test_a_coroutine_of_the_old_kind_can_still_be_awaited(tmp_path: Path) -> None:
    path = tmp_path / "run.json"

    @record(path)
    @types.coroutine
    def turn() -> Generator[None, None, int]:
        yield
        print("went on")
        return 5

    async def main() -> None:
        assert await turn() == 5  # type: ignore[misc]

    asyncio.run(main())
    assert said(path) == ["went on"]
