"""httpx's requests, of its asynchronous client and of the one that blocks."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any

from .requests import Request, guarded
from .requests import address as _address

if TYPE_CHECKING:
    from .recorder import Recorder

_KEY = "_await_lab"


def install(recorder: "Recorder", httpx: Any) -> None:
    inner = httpx._client
    _watch_async(recorder, httpx.AsyncClient, inner.BoundAsyncStream)
    _watch_blocking(recorder, httpx.Client, inner.BoundSyncStream)


def _begun(recorder: "Recorder", request: Any) -> Request | None:
    made: Request | None = guarded(recorder, Request, recorder, _address(request.method, request.url))
    return made


def _over(recorder: "Recorder", found: Request | None, error: BaseException) -> None:
    if found is not None:
        given_up = isinstance(error, asyncio.CancelledError | GeneratorExit)
        guarded(recorder, *((found.aborted,) if given_up else (found.failed, error)))


def _answered(recorder: "Recorder", found: Request | None, response: Any) -> None:
    if found is not None:
        guarded(recorder, found.answered, response.status_code)
        content = vars(response).get("_content")
        if content is not None:
            # It came whole: nothing will be read.
            guarded(recorder, found.arrived, len(content))
            guarded(recorder, found.finished)
        else:
            setattr(response.stream, _KEY, found)


def _watch_async(recorder: "Recorder", client: Any, stream: Any) -> None:
    send, close = client._send_single_request, stream.aclose

    async def _send_single_request(self: Any, request: Any) -> Any:
        found = _begun(recorder, request)

        async def sent(event: str, _: Any) -> None:
            if found is not None and event.endswith("send_request_headers.started"):
                guarded(recorder, found.started)

        ours = request.extensions.setdefault("trace", sent) is sent
        try:
            response = await send(self, request)
        except BaseException as error:
            _over(recorder, found, error)
            raise
        finally:
            if ours:
                request.extensions.pop("trace", None)
        _answered(recorder, found, response)
        return response

    async def __aiter__(self: Any) -> AsyncIterator[bytes]:
        found = getattr(self, _KEY, None)
        try:
            async for chunk in self._stream:
                if found is not None:
                    guarded(recorder, found.arrived, len(chunk))
                yield chunk
        except BaseException as error:
            _over(recorder, found, error)
            raise
        if found is not None:
            guarded(recorder, found.finished)

    def aclose(self: Any) -> Any:
        found = getattr(self, _KEY, None)
        if found is not None:
            guarded(recorder, found.aborted)
        return close(self)

    recorder.patches.put(client, "_send_single_request", _send_single_request)
    recorder.patches.put(stream, "__aiter__", __aiter__)
    recorder.patches.put(stream, "aclose", aclose)


def _watch_blocking(recorder: "Recorder", client: Any, stream: Any) -> None:
    send, close = client._send_single_request, stream.close

    def _send_single_request(self: Any, request: Any) -> Any:
        found = _begun(recorder, request)

        def sent(event: str, _: Any) -> None:
            if found is not None and event.endswith("send_request_headers.started"):
                guarded(recorder, found.started)

        ours = request.extensions.setdefault("trace", sent) is sent
        try:
            response = send(self, request)
        except BaseException as error:
            _over(recorder, found, error)
            raise
        finally:
            if ours:
                request.extensions.pop("trace", None)
        _answered(recorder, found, response)
        return response

    def __iter__(self: Any) -> Iterator[bytes]:
        found = getattr(self, _KEY, None)
        try:
            for chunk in self._stream:
                if found is not None:
                    guarded(recorder, found.arrived, len(chunk))
                yield chunk
        except BaseException as error:
            _over(recorder, found, error)
            raise
        if found is not None:
            guarded(recorder, found.finished)

    def close_(self: Any) -> None:
        found = getattr(self, _KEY, None)
        if found is not None:
            guarded(recorder, found.aborted)
        close(self)

    recorder.patches.put(client, "_send_single_request", _send_single_request)
    recorder.patches.put(stream, "__iter__", __iter__)
    recorder.patches.put(stream, "close", close_)
