"""httpx's clients, as far as programs of a page need them."""

import asyncio
import json as json_module

from await_lab import fetching

__version__ = "0.28.1"


class HTTPError(Exception):
    pass


class RequestError(HTTPError):
    pass


class TransportError(RequestError):
    pass


class ConnectError(TransportError):
    pass


class TimeoutException(TransportError):
    pass


ReadTimeout = ConnectTimeout = PoolTimeout = TimeoutException


class HTTPStatusError(HTTPError):
    def __init__(self, message, *, request=None, response=None):
        super().__init__(message)
        self.request, self.response = request, response


class Limits:
    def __init__(self, *, max_connections=None, max_keepalive_connections=None, keepalive_expiry=5.0):
        self.max_connections = max_connections


class Timeout:
    def __init__(self, timeout=None, *, connect=None, read=None, write=None, pool=None):
        self.read = read if read is not None else timeout


class Response:
    def __init__(self, answer):
        self._answer = answer
        self.status_code = answer.status
        self.headers = answer.headers
        self.content = answer.body
        self.text = answer.text
        self.url = answer.url
        self.is_success = 200 <= answer.status < 300
        self.is_error = answer.status >= 400
        self.history = []

    def json(self, **options):
        return json_module.loads(self.content, **options)

    def read(self):
        return self.content

    async def aread(self):
        return self.content

    def raise_for_status(self):
        if self.is_error:
            kind = "Client" if self.status_code < 500 else "Server"
            raise HTTPStatusError(f"{kind} error '{self.status_code}' for url '{self.url}'", response=self)
        return self

    async def aiter_bytes(self, chunk_size=None):
        size = chunk_size or max(len(self.content), 1)
        for start in range(0, len(self.content), size):
            yield self.content[start : start + size]

    async def aiter_lines(self):
        for line in self.text.splitlines():
            yield line

    async def aiter_text(self, chunk_size=None):
        yield self.text

    def __repr__(self):
        return f"<Response [{self.status_code}]>"


def _prepared(client, url, options):
    more, body = fetching.content(options.get("json"), options.get("content"), options.get("data"))
    headers = {**more, **client._headers, **dict(options.get("headers") or {})}
    return fetching.whole(client._base, str(url), options.get("params")), headers, body


def _seconds(timeout):
    return getattr(timeout, "read", timeout)


class _Client:
    def __init__(self, *, base_url="", headers=None, timeout=5.0, limits=None, **_):
        self._base = str(base_url)
        self._headers = dict(headers or {})
        self._timeout = timeout
        limit = limits.max_connections if limits is not None else 100
        self._connections = fetching.Connections(limit or 0)
        self.is_closed = False


class AsyncClient(_Client):
    async def request(self, method, url, *, timeout=..., **options):
        address, headers, body = _prepared(self, url, options)
        limit = _seconds(self._timeout if timeout is ... else timeout)
        try:
            async with asyncio.timeout(limit):
                return Response(await fetching.current().fetch(method, address, headers, body, self._connections))
        except TimeoutError:
            raise TimeoutException("") from None
        except fetching.Failed as error:
            raise ConnectError(str(error)) from None

    async def get(self, url, **options):
        return await self.request("GET", url, **options)

    async def head(self, url, **options):
        return await self.request("HEAD", url, **options)

    async def post(self, url, **options):
        return await self.request("POST", url, **options)

    async def put(self, url, **options):
        return await self.request("PUT", url, **options)

    async def patch(self, url, **options):
        return await self.request("PATCH", url, **options)

    async def delete(self, url, **options):
        return await self.request("DELETE", url, **options)

    def stream(self, method, url, **options):
        return _Streaming(self.request(method, url, **options))

    async def aclose(self):
        self.is_closed = True

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        await self.aclose()


class _Streaming:
    def __init__(self, asking):
        self._asking = asking

    async def __aenter__(self):
        return await self._asking

    async def __aexit__(self, *_):
        pass


class Client(_Client):
    """Blocks, so it is for threads."""

    def request(self, method, url, **options):
        address, headers, body = _prepared(self, url, options)
        try:
            return Response(fetching.current().fetch_blocking(method, address, headers, body))
        except fetching.Failed as error:
            raise ConnectError(str(error)) from None

    def get(self, url, **options):
        return self.request("GET", url, **options)

    def post(self, url, **options):
        return self.request("POST", url, **options)

    def close(self):
        self.is_closed = True

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def request(method, url, **options):
    return Client().request(method, url, **options)


def get(url, **options):
    return request("GET", url, **options)


def post(url, **options):
    return request("POST", url, **options)
