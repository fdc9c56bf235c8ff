"""aiohttp's client, as far as programs of a page need it: sessions, requests, answers, time limits."""

import asyncio
import json as json_module

from await_lab import fetching

__version__ = "3.13.0"


class ClientError(Exception):
    pass


class ClientConnectionError(ClientError):
    pass


class ClientConnectorError(ClientConnectionError, OSError):
    pass


class ServerTimeoutError(ClientConnectionError, asyncio.TimeoutError):
    pass


class InvalidURL(ClientError, ValueError):
    pass


class ClientResponseError(ClientError):
    def __init__(self, url, status, message=""):
        super().__init__(status, message)
        self.request_info = None
        self.url, self.status, self.message = url, status, message

    def __str__(self):
        return f"{self.status}, message={self.message!r}, url={self.url!r}"


class ContentTypeError(ClientResponseError):
    pass


class ClientTimeout:
    def __init__(self, total=None, connect=None, sock_read=None, sock_connect=None):
        self.total, self.connect, self.sock_read, self.sock_connect = total, connect, sock_read, sock_connect


class TCPConnector:
    def __init__(self, *, limit=100, **_):
        self._connections = fetching.Connections(limit)

    async def close(self):
        pass


class StreamReader:
    """A body that is there already."""

    def __init__(self, body):
        self._body = body

    async def read(self, n=-1):
        taken = self._body if n < 0 else self._body[:n]
        self._body = self._body[len(taken) :]
        return taken

    async def iter_chunked(self, n):
        while self._body:
            yield await self.read(n)

    async def iter_any(self):
        if self._body:
            yield await self.read()

    def __aiter__(self):
        return self._lines()

    async def _lines(self):
        for line in (await self.read()).splitlines(keepends=True):
            yield line


class ClientResponse:
    def __init__(self, answer, method):
        self._answer = answer
        self.method = method
        self.status = answer.status
        self.url = self.real_url = answer.url
        self.headers = answer.headers
        self.content_type = answer.headers.get("content-type", "").partition(";")[0]
        self.content = StreamReader(answer.body)
        self.reason = REASONS.get(self.status, "")
        self.closed = False

    @property
    def ok(self):
        return self.status < 400

    @property
    def content_length(self):
        return len(self._answer.body)

    async def read(self):
        return self._answer.body

    async def text(self, encoding=None, errors="strict"):
        return self._answer.body.decode(encoding or "utf-8", errors)

    async def json(self, *, content_type="application/json", loads=json_module.loads, **_):
        if content_type and content_type not in self.content_type:
            message = f"Attempt to decode JSON with unexpected mimetype: {self.content_type}"
            raise ContentTypeError(self.url, self.status, message)
        return loads(self._answer.text)

    def raise_for_status(self):
        if not self.ok:
            raise ClientResponseError(self.url, self.status, self.reason)

    def release(self):
        self.closed = True

    close = release

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        self.release()


REASONS = {200: "OK", 201: "CREATED", 204: "NO CONTENT", 400: "BAD REQUEST", 401: "UNAUTHORIZED", 403: "FORBIDDEN",
           404: "NOT FOUND", 418: "I'M A TEAPOT", 429: "TOO MANY REQUESTS", 500: "INTERNAL SERVER ERROR",
           502: "BAD GATEWAY", 503: "SERVICE UNAVAILABLE"}  # fmt: skip


class _Asking:
    """A request that may be awaited, or entered."""

    def __init__(self, asking):
        self._asking = asking
        self._answer = None

    def __await__(self):
        return self._asking.__await__()

    async def __aenter__(self):
        self._answer = await self._asking
        return self._answer

    async def __aexit__(self, *_):
        self._answer.release()


class ClientSession:
    def __init__(
        self, base_url=None, *, connector=None, headers=None, timeout=None, raise_for_status=False, auth=None, **_
    ):
        self._base = str(base_url or "")
        self.connector = connector or TCPConnector()
        self._headers = dict(headers or {})
        self._timeout = timeout
        self._raises = raise_for_status
        self.closed = False

    def request(self, method, url, **options):
        return _Asking(self._request(method.upper(), url, **options))

    async def _request(self, method, url, *, timeout=..., raise_for_status=None, **options):
        if self.closed:
            raise RuntimeError("Session is closed")
        more, body = fetching.content(options.get("json"), None, options.get("data"))
        headers = {**more, **self._headers, **dict(options.get("headers") or {})}
        address = fetching.whole(self._base, str(url), options.get("params"))
        limit = self._timeout if timeout is ... else timeout
        total = getattr(limit, "total", limit)
        asking = fetching.current().fetch(method, address, headers, body, self.connector._connections)
        try:
            async with asyncio.timeout(total if total else None):
                answer = ClientResponse(await asking, method)
        except fetching.Failed as error:
            raise ClientConnectionError(str(error)) from None
        if self._raises if raise_for_status is None else raise_for_status:
            answer.raise_for_status()
        return answer

    def get(self, url, **options):
        return self.request("GET", url, **options)

    def head(self, url, **options):
        return self.request("HEAD", url, **options)

    def options(self, url, **options):
        return self.request("OPTIONS", url, **options)

    def post(self, url, **options):
        return self.request("POST", url, **options)

    def put(self, url, **options):
        return self.request("PUT", url, **options)

    def patch(self, url, **options):
        return self.request("PATCH", url, **options)

    def delete(self, url, **options):
        return self.request("DELETE", url, **options)

    async def close(self):
        self.closed = True

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        await self.close()


def request(method, url, **options):
    return ClientSession().request(method, url, **options)
