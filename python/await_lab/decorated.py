"""Functions of any kind that are run within a `with` of their own."""

import functools
import inspect
import sys
import types
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


def decorated(function: Function, within: Callable[[], AbstractContextManager[object]]) -> Function:
    """The function, each call of which runs inside what `within` gives: a generator from its first step to its end."""
    recorded: Any
    if inspect.iscoroutinefunction(function):

        async def recorded(*arguments: Any, **options: Any) -> Any:
            with within():
                return await function(*arguments, **options)

    elif inspect.isasyncgenfunction(function):

        async def recorded(*arguments: Any, **options: Any) -> Any:
            with within():
                steps = function(*arguments, **options)
                first = _unwatched(steps)
                # As `yield from` of a generator, which there is none of here.
                try:
                    given = await first
                    while True:
                        try:
                            sent = yield given
                        except GeneratorExit:
                            await steps.aclose()
                            raise
                        except BaseException as error:
                            given = await steps.athrow(error)
                        else:
                            given = await steps.asend(sent)
                except StopAsyncIteration:
                    return

    elif inspect.isgeneratorfunction(function):

        def recorded(*arguments: Any, **options: Any) -> Any:
            with within():
                return (yield from function(*arguments, **options))

        code = getattr(function, "__code__", None)
        if code is not None and code.co_flags & inspect.CO_ITERABLE_COROUTINE:
            recorded = types.coroutine(recorded)

    else:

        def recorded(*arguments: Any, **options: Any) -> Any:
            with within():
                return function(*arguments, **options)

    functools.update_wrapper(recorded, function)
    name = getattr(function, "__name__", recorded.__name__)
    # So is a task called that runs it.
    recorded.__code__ = recorded.__code__.replace(co_name=name, co_qualname=name)
    return recorded  # type: ignore[no-any-return]


def _unwatched(steps: AsyncGenerator[Any, Any]) -> Any:
    """The first step of a generator of which the loop hears nothing: it closes the one around it, which closes this."""
    hooks = sys.get_asyncgen_hooks()
    sys.set_asyncgen_hooks(None, None)
    try:
        return steps.asend(None)
    finally:
        sys.set_asyncgen_hooks(*hooks)
