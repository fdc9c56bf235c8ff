"""aiohttp's requests, by the one method that makes them and the reader of bodies."""

import asyncio
from typing import TYPE_CHECKING, Any

from .requests import Request, address, guarded

if TYPE_CHECKING:
    from .recorder import Recorder


def install(recorder: "Recorder", aiohttp: Any) -> None:
    session_class, reader, sent_class = aiohttp.ClientSession, aiohttp.StreamReader, aiohttp.ClientRequest
    make, send = session_class._request, sent_class.send
    feed_data, set_exception = reader.feed_data, reader.set_exception
    bodies: dict[int, Request] = {}
    """By the id of a body's reader, until its end."""

    async def _request(self: Any, method: Any, str_or_url: Any, **options: Any) -> Any:
        found = guarded(recorder, Request, recorder, address(method, str_or_url)) if recorder.active else None
        if found is None or found.state is None:
            return await make(self, method, str_or_url, **options)
        state = found.state
        outer, state.sending = state.sending, found
        try:
            response = await make(self, method, str_or_url, **options)
        except BaseException as error:
            given_up = isinstance(error, asyncio.CancelledError)
            guarded(recorder, *((found.aborted,) if given_up else (found.failed, error)))
            raise
        finally:
            state.sending = outer
        guarded(recorder, answered, found, response)
        return response

    def answered(request: Request, response: Any) -> None:
        content = response.content
        if content.is_eof():
            request.answered_whole(response.status, content.total_bytes)
            return
        request.answered(response.status)
        request.arrived(content.total_bytes)
        key = id(content)
        bodies[key] = request

        def ended() -> None:
            bodies.pop(key, None)
            guarded(recorder, request.finished)

        content.on_eof(ended)

    def sent(self: Any, *arguments: Any, **options: Any) -> Any:
        state = recorder.here.state
        if state is not None and state.sending is not None:
            guarded(recorder, state.sending.started)
        return send(self, *arguments, **options)

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
    recorder.patches.put(sent_class, "send", sent)
    recorder.patches.put(reader, "feed_data", feed)
    recorder.patches.put(reader, "set_exception", fail)
