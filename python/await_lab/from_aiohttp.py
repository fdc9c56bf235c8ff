"""aiohttp's requests, by the library's own signals and its reader of bodies."""

import asyncio
from typing import TYPE_CHECKING, Any

from .requests import Request, guarded
from .requests import address as _address

if TYPE_CHECKING:
    from .recorder import Recorder


def install(recorder: "Recorder", aiohttp: Any) -> None:
    signals = _signals(recorder, aiohttp)
    session_class, reader = aiohttp.ClientSession, aiohttp.StreamReader
    request, feed_data, set_exception = session_class._request, reader.feed_data, reader.set_exception

    def _request(self: Any, *arguments: Any, **options: Any) -> Any:
        if recorder.active and signals not in self._trace_configs:
            object.__setattr__(self, "_trace_configs", [*self._trace_configs, signals])
        return request(self, *arguments, **options)

    def feed(self: Any, data: Any, *rest: Any) -> Any:
        found = bodies.get(id(self))
        if found is not None:
            guarded(recorder, found.arrived, len(data))
        return feed_data(self, data, *rest)

    def fail(self: Any, error: Any, *rest: Any) -> None:
        found = bodies.pop(id(self), None)
        if found is not None:
            # Whoever closes an answer before its end gives it up.
            given_up = isinstance(error, aiohttp.ClientConnectionError) and "closed" in str(error).lower()
            guarded(recorder, *((found.aborted,) if given_up else (found.failed, error)))
        set_exception(self, error, *rest)

    recorder.patches.put(session_class, "_request", _request)
    recorder.patches.put(reader, "feed_data", feed)
    recorder.patches.put(reader, "set_exception", fail)


bodies: dict[int, Request] = {}
"""By the id of a body's reader, until its end."""


def _signals(recorder: "Recorder", aiohttp: Any) -> Any:
    config = aiohttp.TraceConfig()

    async def started(_: Any, context: Any, params: Any) -> None:
        context.await_lab = guarded(recorder, Request, recorder, _address(params.method, params.url))

    async def sent(_: Any, context: Any, params: Any) -> None:
        if context.await_lab is not None:
            guarded(recorder, context.await_lab.started)

    async def answered(_: Any, context: Any, params: Any) -> None:
        if context.await_lab is not None:
            guarded(recorder, _answered, context.await_lab, params.response)

    async def failed(_: Any, context: Any, params: Any) -> None:
        request = context.await_lab
        if request is not None:
            given_up = isinstance(params.exception, asyncio.CancelledError)
            guarded(recorder, *((request.aborted,) if given_up else (request.failed, params.exception)))

    config.on_request_start.append(started)
    config.on_request_headers_sent.append(sent)
    config.on_request_end.append(answered)
    config.on_request_exception.append(failed)
    config.freeze()
    return config


def _answered(request: Request, response: Any) -> None:
    request.answered(response.status)
    content = response.content
    request.arrived(content.total_bytes)
    if content.is_eof():
        request.finished()
        return
    key = id(content)
    bodies[key] = request

    def ended() -> None:
        bodies.pop(key, None)
        guarded(request.recorder, request.finished)

    content.on_eof(ended)
