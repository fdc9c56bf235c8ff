"""httpx's clients, as far as programs of a page need them."""

import json as json_module

from await_lab import fetching

__version__ = "0.28.1"


class HTTPError(Exception):
    pass


class RequestError(HTTPError):
    pass


class TransportError(RequestError):
    pass


class NetworkError(TransportError):
    pass


class ConnectError(NetworkError):
    pass


class TimeoutException(TransportError):
    pass


class ConnectTimeout(TimeoutException):
    pass


class ReadTimeout(TimeoutException):
    pass


class PoolTimeout(TimeoutException):
    pass


class HTTPStatusError(HTTPError):
    def __init__(self, message, *, request=None, response=None):
        super().__init__(message)
        self.request, self.response = request, response


class Limits:
    def __init__(self, *, max_connections=None, max_keepalive_connections=None, keepalive_expiry=5.0):
        self.max_connections = max_connections


class Timeout:
    def __init__(self, timeout=..., *, connect=..., read=..., write=..., pool=...):
        parts = (connect, read, write, pool)
        if isinstance(timeout, Timeout):
            parts = (timeout.connect, timeout.read, timeout.write, timeout.pool)
        elif isinstance(timeout, tuple):
            parts = (*timeout, None, None)[:4]
        elif timeout is ... and ... in parts:
            raise ValueError("httpx.Timeout must either include a default, or set all four parameters explicitly.")
        self.connect, self.read, self.write, self.pool = (timeout if part is ... else part for part in parts)


class BasicAuth:
    def __init__(self, username, password):
        self._header = fetching.basic(username, password)


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


HARMLESS = "follow_redirects"
"""Options that change nothing in a page, where connections and redirects are the browser's. Those that would, and are
not here, are LACKING."""
LACKING = "cookies extensions files"
CLIENT_HARMLESS = "follow_redirects http1 http2 max_redirects trust_env verify"
CLIENT_LACKING = "cert cookies default_encoding event_hooks mounts proxy transport"
OF_A_BODY = ("content", "data", "files", "json")


def _authorization(auth):
    if isinstance(auth, tuple):
        auth = BasicAuth(*auth)
    if not isinstance(auth, BasicAuth | None):
        fetching.refuse("httpx", {"auth= but by a name and a password": auth})
    return {"authorization": auth._header} if auth else {}


class _Client:
    def __init__(self, *, base_url="", headers=None, params=None, auth=None, timeout=5.0, limits=None, **others):
        fetching.check(type(self).__name__, others, CLIENT_HARMLESS, CLIENT_LACKING)
        self.base_url, self.headers, self.params, self.auth = base_url, dict(headers or {}), params or {}, auth
        self.timeout = Timeout(timeout)
        self.cookies, self.event_hooks = {}, {}
        limit = limits.max_connections if limits is not None else 100
        self._connections = fetching.Connections(limit or 0)
        self.is_closed = False

    def _asked(
        self, url, *, content=None, data=None, json=None, params=None, headers=None, auth=..., timeout=..., **others
    ):
        """Address, headers and body of a request, and its time limits."""
        fetching.check(f"{type(self).__name__}.request", others, HARMLESS, LACKING)
        # They may have been set later.
        fetching.refuse("httpx", {"cookies": self.cookies, "event hooks": self.event_hooks})
        more, body = fetching.content(json, content, data)
        headers = fetching.merged(more, self.headers, headers, _authorization(self.auth if auth is ... else auth))
        params = fetching.parameters(self.params, params) if self.params else params
        limit = Timeout(self.timeout if timeout is ... else timeout)
        return fetching.whole(str(self.base_url), str(url), params), headers, body, limit

    def _bodiless(self, method, url, options):
        for name in options:
            if name in OF_A_BODY:
                raise TypeError(f"{type(self).__name__}.{method}() got an unexpected keyword argument '{name}'")
        return self.request(method.upper(), url, **options)


class AsyncClient(_Client):
    async def request(self, method, url, **options):
        address, headers, body, limit = self._asked(url, **options)
        asked = fetching.current().fetch(method, address, headers, body, self._connections, limit.pool, limit.read)
        try:
            return Response(await asked)
        except fetching.PoolTimeout:
            raise PoolTimeout("") from None
        except fetching.ReadTimeout:
            raise ReadTimeout("") from None
        except fetching.Failed as error:
            raise ConnectError(str(error)) from None

    async def get(self, url, **options):
        return await self._bodiless("get", url, options)

    async def head(self, url, **options):
        return await self._bodiless("head", url, options)

    async def post(self, url, **options):
        return await self.request("POST", url, **options)

    async def put(self, url, **options):
        return await self.request("PUT", url, **options)

    async def patch(self, url, **options):
        return await self.request("PATCH", url, **options)

    async def delete(self, url, **options):
        return await self._bodiless("delete", url, options)

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
        address, headers, body, limit = self._asked(url, **options)
        try:
            return Response(fetching.current().fetch_blocking(method, address, headers, body, limit.read))
        except fetching.ReadTimeout:
            message = "The read operation timed out" if address.startswith("https:") else "timed out"
            raise ReadTimeout(message) from None
        except fetching.Failed as error:
            raise ConnectError(str(error)) from None

    def get(self, url, **options):
        return self._bodiless("get", url, options)

    def post(self, url, **options):
        return self.request("POST", url, **options)

    def close(self):
        self.is_closed = True

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def _client(options):
    """A client for one request, with those of its options that are a client's."""
    return Client(**{name: options.pop(name) for name in ("proxy", "verify", "trust_env") if name in options})


def request(method, url, **options):
    return _client(options).request(method, url, **options)


def get(url, **options):
    return _client(options).get(url, **options)


def post(url, **options):
    return _client(options).post(url, **options)
