"""aiohttp's client, as far as programs of a page need it: sessions, requests, answers, time limits."""

import asyncio
import json as json_module
from collections import namedtuple
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from await_lab import fetching

__version__ = "3.13.0"


class ClientError(Exception):
    pass


class ClientConnectionError(ClientError):
    pass


class ClientConnectorError(ClientConnectionError, OSError):
    pass


class ServerConnectionError(ClientConnectionError):
    pass


class ServerTimeoutError(ServerConnectionError, asyncio.TimeoutError):
    pass


class ConnectionTimeoutError(ServerTimeoutError):
    pass


class SocketTimeoutError(ServerTimeoutError):
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


class ClientTimeout(NamedTuple):
    total: float | None = None
    connect: float | None = None
    sock_read: float | None = None
    # There is nothing to connect to apart from the answer, and no time is rounded up.
    sock_connect: float | None = None
    ceil_threshold: float = 5


class BasicAuth(namedtuple("BasicAuth", "login password encoding")):
    def __new__(cls, login, password="", encoding="latin1"):
        if login is None or password is None or ":" in login:
            raise ValueError('None is not allowed as login or password, nor a ":" in login')
        return super().__new__(cls, login, password, encoding)

    def encode(self):
        return fetching.basic(*self)


USED = "params data json headers auth timeout raise_for_status"
HARMLESS = """allow_redirects auto_decompress chunked expect100 max_field_size max_headers max_line_size max_redirects
    read_bufsize read_until_eof server_hostname skip_auto_headers ssl ssl_context trace_request_ctx verify_ssl"""
"""Options that change nothing in a page, where connections and redirects are the browser's. Those that would, and are
not here, are LACKING."""
LACKING = "compress cookies fingerprint middlewares proxy proxy_auth proxy_headers upload_tracker"
SESSION_HARMLESS = """auto_decompress connector_owner loop max_field_size max_headers max_line_size read_bufsize
    requote_redirect_url skip_auto_headers ssl_shutdown_timeout trust_env version"""
SESSION_LACKING = """conn_timeout cookie_jar cookies fallback_charset_resolver json_serialize json_serialize_bytes
    middlewares proxy proxy_auth read_timeout request_class response_class trace_configs ws_response_class"""
CONNECTOR_HARMLESS = """dns_cache_max_size enable_cleanup_closed family force_close happy_eyeballs_delay interleave
    keepalive_timeout loop ssl ssl_context ssl_shutdown_timeout timeout_ceil_threshold ttl_dns_cache use_dns_cache
    verify_ssl"""
CONNECTOR_LACKING = "fingerprint local_addr resolver socket_factory"


class TCPConnector:
    def __init__(self, *, limit=100, limit_per_host=0, **others):
        fetching.check("TCPConnector", others, CONNECTOR_HARMLESS, CONNECTOR_LACKING)
        self._connections = fetching.Connections(limit, limit_per_host)

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
        self, base_url=None, *, connector=None, headers=None, timeout=None, raise_for_status=False, auth=None, **others
    ):
        fetching.check("ClientSession", others, SESSION_HARMLESS, SESSION_LACKING)
        self._base = str(base_url or "")
        if self._base and not (urlsplit(self._base).path or "/").endswith("/"):
            raise ValueError("base_url must have a trailing '/'")
        if not isinstance(timeout, ClientTimeout | None):
            kind = type(timeout)
            raise ValueError(f"timeout parameter cannot be of {kind} type, please use 'timeout=ClientTimeout(...)'")
        self.connector = connector or TCPConnector()
        self._headers = dict(headers or {})
        # The five minutes of the real one are left out: each request would show a limit that the program never set.
        self._timeout = timeout or ClientTimeout()
        self._raises = raise_for_status
        self._auth = auth
        self.closed = False

    def request(self, method, url, **options):
        fetching.check("ClientSession._request", options, f"{USED} {HARMLESS}", LACKING)
        return _Asking(self._request(method.upper(), url, **options))

    async def _request(
        self, method, url, *, params=None, data=None, json=None, headers=None, auth=None, timeout=...,
        raise_for_status=None, **_,
    ):  # fmt: skip
        if self.closed:
            raise RuntimeError("Session is closed")
        if data is not None and json is not None:
            raise ValueError("data and json parameters can not be used at the same time")
        more, body = fetching.content(json, None, data)
        address = fetching.whole("", urljoin(self._base, str(url)), params)
        headers = fetching.merged(more, self._headers, headers, self._authorization(address, auth, headers))
        limit = self._timeout if timeout is ... else timeout
        if not isinstance(limit, ClientTimeout):
            limit = ClientTimeout(total=limit)
        # 0 is no limit.
        total, pool, read = (seconds or None for seconds in limit[:3])
        try:
            async with asyncio.timeout(total):
                asked = fetching.current().fetch(
                    method, address, headers, body, self.connector._connections, pool, read
                )
                answer = ClientResponse(await asked, method)
        except fetching.PoolTimeout:
            raise ConnectionTimeoutError(f"Connection timeout to host {address}") from None
        except fetching.ReadTimeout:
            raise SocketTimeoutError("Timeout on reading data from socket") from None
        except fetching.Failed as error:
            raise ClientConnectionError(str(error)) from None
        raises = self._raises if raise_for_status is None else raise_for_status
        if callable(raises):
            await raises(answer)
        elif raises:
            answer.raise_for_status()
        return answer

    def _authorization(self, address, auth, headers):
        # The session's own goes to no other host than that of its base.
        if auth is None and (not self._base or urlsplit(address)[:2] == urlsplit(self._base)[:2]):
            auth = self._auth
        if auth is None:
            return {}
        if "authorization" in fetching.merged(self._headers, headers):
            raise ValueError("Cannot combine AUTHORIZATION header with AUTH argument or credentials encoded in URL")
        if not isinstance(auth, BasicAuth):
            raise TypeError("BasicAuth() tuple is required instead")
        return {"authorization": auth.encode()}

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


def request(method, url, *, version=None, connector=None, loop=None, **options):
    return ClientSession(connector=connector).request(method, url, **options)
