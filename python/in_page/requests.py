"""requests, as far as programs of a page need it. It blocks, so it is for threads."""

import json as json_module
import sys
from types import ModuleType, SimpleNamespace
from urllib.parse import urlsplit

from await_lab import fetching

__version__ = "2.32.5"


class RequestException(OSError):
    def __init__(self, *arguments, response=None, **_):
        super().__init__(*arguments)
        self.response = response


class ConnectionError(RequestException):
    pass


class Timeout(RequestException):
    pass


class ConnectTimeout(ConnectionError, Timeout):
    pass


class ReadTimeout(Timeout):
    pass


class HTTPError(RequestException):
    pass


class AuthBase:
    """Is called with a request that it changes: `method`, `url`, `headers`, `body`."""


class HTTPBasicAuth(AuthBase):
    def __init__(self, username, password):
        self.username, self.password = username, password

    def __call__(self, asked):
        asked.headers["Authorization"] = fetching.basic(self.username, self.password, "latin1")
        return asked


class Response:
    def __init__(self, answer):
        self.status_code = answer.status
        self.headers = answer.headers
        self.content = answer.body
        self.text = answer.text
        self.url = answer.url
        self.encoding = "utf-8"
        self.ok = answer.status < 400

    def json(self, **options):
        return json_module.loads(self.content, **options)

    def raise_for_status(self):
        if not self.ok:
            kind = "Client" if self.status_code < 500 else "Server"
            raise HTTPError(f"{self.status_code} {kind} Error: for url: {self.url}", response=self)

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def __repr__(self):
        return f"<Response [{self.status_code}]>"


def _seconds(timeout):
    """Until the answer has to be there: there is nothing to connect to apart from it."""
    limits = timeout if isinstance(timeout, tuple) else (timeout, timeout)
    if len(limits) != 2 or any(limit is not None and limit <= 0 for limit in limits):
        raise ValueError(f"Invalid timeout {timeout}: it is a number above 0, or a pair (connect, read) of such")
    return limits[1]


class Session:
    def __init__(self):
        self.headers, self.params, self.auth = {}, {}, None
        # Refused where they are set.
        self.cookies, self.proxies, self.hooks, self.cert = {}, {}, {"response": []}, None

    def request(
        self, method, url, params=None, data=None, headers=None, cookies=None, files=None, auth=None, timeout=None,
        allow_redirects=True, proxies=None, hooks=None, stream=None, verify=None, cert=None, json=None,
    ):  # fmt: skip
        # `allow_redirects`, `stream` and `verify` change nothing: the browser decides, and a body comes whole.
        lacking = {"files=": files, "cookies": cookies or self.cookies, "proxies": proxies or self.proxies}
        lacking |= {"hooks": hooks or any(self.hooks.values()), "cert": cert or self.cert}
        fetching.refuse("requests", lacking)
        method = method.upper()
        # As there: what is no mapping takes the place of the session's.
        if self.params and (params is None or hasattr(params, "items")):
            params = fetching.parameters(self.params, params)
        more, body = fetching.content(json, None, data)
        url, headers = fetching.whole("", url, params), fetching.merged(more, self.headers, headers)
        asked = SimpleNamespace(method=method, url=url, headers=headers, body=body)
        auth = auth or self.auth
        if auth:
            asked = (HTTPBasicAuth(*auth) if isinstance(auth, tuple) else auth)(asked)
        limit, headers = _seconds(timeout), fetching.merged(asked.headers)
        try:
            return Response(fetching.current().fetch_blocking(method, asked.url, headers, asked.body, limit))
        except fetching.ReadTimeout:
            parts = urlsplit(url)
            where = f"host='{parts.hostname}', port={parts.port or (443 if parts.scheme == 'https' else 80)}"
            pool = f"{parts.scheme.upper()}ConnectionPool({where})"
            raise ReadTimeout(f"{pool}: Read timed out. (read timeout={limit})") from None
        except fetching.Failed as error:
            raise ConnectionError(str(error)) from None

    def get(self, url, params=None, **options):
        return self.request("GET", url, params=params, **options)

    def head(self, url, **options):
        return self.request("HEAD", url, **options)

    def post(self, url, data=None, json=None, **options):
        return self.request("POST", url, data=data, json=json, **options)

    def put(self, url, data=None, **options):
        return self.request("PUT", url, data=data, **options)

    def patch(self, url, data=None, **options):
        return self.request("PATCH", url, data=data, **options)

    def delete(self, url, **options):
        return self.request("DELETE", url, **options)

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


def request(method, url, **options):
    return Session().request(method, url, **options)


def get(url, params=None, **options):
    return Session().get(url, params, **options)


def head(url, **options):
    return Session().head(url, **options)


def post(url, data=None, json=None, **options):
    return Session().post(url, data, json, **options)


def put(url, data=None, **options):
    return Session().put(url, data, **options)


def patch(url, data=None, **options):
    return Session().patch(url, data, **options)


def delete(url, **options):
    return Session().delete(url, **options)


def _part(name, *members):
    """What `from requests.exceptions import …` finds, though this is no package."""
    part = sys.modules[f"{__name__}.{name}"] = ModuleType(f"{__name__}.{name}")
    for member in members:
        setattr(part, member.__name__, member)
    return part


exceptions = _part("exceptions", RequestException, ConnectionError, Timeout, ConnectTimeout, ReadTimeout, HTTPError)
auth = _part("auth", AuthBase, HTTPBasicAuth)
