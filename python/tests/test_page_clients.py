"""What stands for aiohttp, httpx and requests in the page does with each option what they do, or refuses it.

They are compared where they are installed: what they send, and what they raise.
"""

import asyncio
import importlib.util
import inspect
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import pytest
from pythons import PACKAGE
from test_lacking import shown

from await_lab import fetching

U = "http://localhost/get"
IN_PAGE = PACKAGE / "in_page"
BEGIN = f"""
import sys
sys.path.insert(0, {str(IN_PAGE)!r})
import asyncio, time
import aiohttp, httpx, requests
from requests.exceptions import ConnectTimeout, ReadTimeout, Timeout

def tried(name, ask):
    began = time.monotonic()
    try:
        found = ask()
    except Exception as error:
        found = f"{{type(error).__name__}}: {{error}}"
    print(f"{{name}}|{{time.monotonic() - began:.1f}}|{{found}}")

S = "https://httpbin.org/delay/"
"""
"""How a program begins that asks in the page."""
ADVICE = "leave it out, or record the program on your machine instead"
SLOW = 1.0
SHORT = 0.4
"""Seconds, of which a busy machine needs some to connect."""


def stand_in(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(f"page_{name}", IN_PAGE / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGES = {name: stand_in(name) for name in ("aiohttp", "httpx", "requests")}


def real(name: str) -> ModuleType:
    return pytest.importorskip(name)


def told(method: str, path: str, headers: Any, body: bytes) -> dict[str, Any]:
    """What of a request has to be the same."""
    known = {name.lower(): value for name, value in headers.items()}
    kind = known.get("content-type", "").partition(";")[0]
    # aiohttp's own word for a body that says nothing of itself, and nobody's.
    kind = "" if kind in ("text/plain", "application/octet-stream") else kind
    what = json.loads(body) if kind == "application/json" else body.decode()
    return {
        "asks": f"{method} {path}",
        "by": known.get("authorization"),
        "a": known.get("x-a"),
        "is": kind,
        "body": what,
    }


class Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path == "/slow":
            time.sleep(SLOW)
        answer = json.dumps(told(self.command, self.path, self.headers, body)).encode()
        self.send_response(404 if self.path == "/lost" else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Page:
    """Stands for the page's network, and answers as the server does."""

    def fetch_blocking(self, method: str, url: str, headers: Any, body: bytes, read: Any = None) -> fetching.Answer:
        path = url.removeprefix("{}://{}".format(*urlsplit(url)[:2]))
        if path == "/slow" and read is not None and read < SLOW:
            raise fetching.ReadTimeout
        answer = json.dumps(told(method, path, headers, body)).encode()
        return fetching.Answer(url, 404 if path == "/lost" else 200, {"content-type": "application/json"}, answer)

    async def fetch(
        self, method: str, url: str, headers: Any, body: bytes, connections: Any, pool: Any = None, read: Any = None
    ) -> fetching.Answer:
        return self.fetch_blocking(method, url, headers, body, read)


@pytest.fixture(autouse=True)
def page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_current", [Page()])


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    # Some clients are gone before they are answered.
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def come_to(act: Callable[[], Any]) -> Any:
    """What it gives, or what it raises, with all kinds that an `except` might name."""
    try:
        return act()
    except Exception as error:
        kinds = [kind.__name__ for kind in type(error).__mro__]
        # Whose argument it is, each says in its own words.
        return kinds, "" if isinstance(error, TypeError) or kinds[0] == "HTTPStatusError" else str(error)


BASIC = [{"auth": ("ada", "p:w")}, {"auth": ("", "")}, {}]
BODIES: list[dict[str, Any]] = [{"json": {"a": [1]}}, {"data": {"a": "1", "b": "ä"}}, {"data": b"raw"}, {}]

AIOHTTP: list[tuple[dict[str, Any], str, str, Callable[[Any], dict[str, Any]]]] = [
    *(({}, "POST", "/post", lambda lib, body=body: body) for body in BODIES),
    ({}, "GET", "/get", lambda lib: {"auth": lib.BasicAuth("ada", "p:w"), "params": {"a": "1"}}),
    ({}, "GET", "/get", lambda lib: {"auth": lib.BasicAuth("ä")}),
    ({"auth": "latin"}, "GET", "/get", lambda lib: {}),
    ({"auth": "latin"}, "GET", "/get", lambda lib: {"auth": lib.BasicAuth("other", "b")}),
    ({"auth": "latin"}, "GET", "/get", lambda lib: {"headers": {"Authorization": "Bearer a"}}),
    ({"auth": "latin", "base_url": "http://127.0.0.2/"}, "GET", "/get", lambda lib: {}),
    ({}, "GET", "/get", lambda lib: {"auth": ("ada", "pw")}),
    ({"headers": {"X-A": "1"}}, "GET", "/get", lambda lib: {"headers": {"x-a": "2"}}),
    ({}, "POST", "/post", lambda lib: {"json": 1, "data": b"1"}),
    ({}, "GET", "/slow", lambda lib: {"timeout": lib.ClientTimeout(sock_read=SHORT)}),
    ({}, "GET", "/slow", lambda lib: {"timeout": 9}),
    ({"timeout": 5}, "GET", "/get", lambda lib: {}),
    ({"timeout": None}, "GET", "/get", lambda lib: {"timeout": None}),
    ({"raise_for_status": "checks"}, "GET", "/lost", lambda lib: {}),
    ({"raise_for_status": "checks"}, "GET", "/lost", lambda lib: {"raise_for_status": False}),
    ({}, "GET", "/get", lambda lib: {"nonsense": None}),
    ({"nonsense": None}, "GET", "/get", lambda lib: {}),
    ({"base_url": "/api/"}, "GET", "get", lambda lib: {}),
    ({"base_url": "/api/"}, "GET", "/get", lambda lib: {}),
    ({"base_url": "/api"}, "GET", "get", lambda lib: {}),
    ({"base_url": ""}, "GET", "get", lambda lib: {}),
]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("number", range(len(AIOHTTP)))
def test_aiohttps_stand_in_sends_and_raises_the_same(number: int, base: str) -> None:
    session, method, path, options = AIOHTTP[number]

    async def checks(answer: Any) -> None:
        raise LookupError(answer.status)

    async def ask(lib: Any) -> Any:
        own = dict(session)
        if "auth" in own:
            own["auth"] = lib.BasicAuth("ä", "pw")
        if "raise_for_status" in own:
            own["raise_for_status"] = checks
        is_relative = "base_url" in own and not own["base_url"].startswith("http")
        if is_relative:
            own["base_url"] = base + own["base_url"]
        async with (
            lib.ClientSession(**own) as client,
            client.request(method, path if is_relative else base + path, **options(lib)) as answer,
        ):
            return await answer.json()

    there, here = (come_to(lambda lib=lib: asyncio.run(ask(lib))) for lib in (real("aiohttp"), PAGES["aiohttp"]))
    assert here == there


HTTPX: list[tuple[dict[str, Any], str, str, Callable[[Any], dict[str, Any]]]] = [
    *(({}, "POST", "/post", lambda lib, body=body: body) for body in BODIES),
    *(({}, "GET", "/get", lambda lib, auth=auth: auth) for auth in BASIC),
    *((auth, "GET", "/get", lambda lib: {"auth": lib.BasicAuth("ä", "b")}) for auth in BASIC),
    *((auth, "GET", "/get", lambda lib: {"auth": None}) for auth in BASIC),
    *((auth, "GET", "/get", lambda lib: {"headers": {"Authorization": "Bearer a"}}) for auth in BASIC),
    ({"headers": {"X-A": "1"}}, "GET", "/get", lambda lib: {"headers": {"x-a": "2"}}),
    ({"params": {"a": "1", "b": "2"}}, "GET", "/get", lambda lib: {"params": {"a": "3", "c": "4"}}),
    ({"params": {"a": "1", "b": "2"}}, "GET", "/get", lambda lib: {"params": [("a", "3"), ("a", "4")]}),
    ({"params": [("tag", "a"), ("tag", "b")]}, "GET", "/get", lambda lib: {}),
    ({"params": {"a": "1"}}, "GET", "/get", lambda lib: {}),
    ({}, "POST", "/post", lambda lib: {"json": 1, "data": {"a": "1"}}),
    ({}, "POST", "/post", lambda lib: {"json": 1, "content": b"1"}),
    ({}, "POST", "/post", lambda lib: {"data": {"a": "1"}, "content": b"1"}),
    ({}, "GET", "/slow", lambda lib: {"timeout": SHORT}),
    ({}, "GET", "/slow", lambda lib: {"timeout": lib.Timeout(9, read=SHORT)}),
    ({}, "GET", "/slow", lambda lib: {"timeout": (1, SHORT)}),
    ({"timeout": SHORT}, "GET", "/slow", lambda lib: {}),
    ({"timeout": SHORT}, "GET", "/slow", lambda lib: {"timeout": None}),
    ({"timeout": SHORT}, "GET", "/slow", lambda lib: {"timeout": lib.Timeout(None, connect=5)}),
    ({"verify": False, "trust_env": False, "http2": False}, "GET", "/get", lambda lib: {"follow_redirects": True}),
    ({}, "GET", "/get", lambda lib: {"nonsense": None}),
    ({"nonsense": None}, "GET", "/get", lambda lib: {}),
    ({"base_url": "/api"}, "GET", "get", lambda lib: {}),
    ({"base_url": "/api/"}, "GET", "/get", lambda lib: {}),
]


@pytest.mark.parametrize("kind", ["AsyncClient", "Client"])
@pytest.mark.parametrize("number", range(len(HTTPX)))
def test_httpxs_stand_in_sends_and_raises_the_same(kind: str, number: int, base: str) -> None:
    given, method, path, options = HTTPX[number]
    own = given | ({"base_url": base + given["base_url"]} if "base_url" in given else {})
    url = path if "base_url" in own else base + path

    async def ask(lib: Any) -> Any:
        async with lib.AsyncClient(**own) as client:
            return (await client.request(method, url, **options(lib))).json()

    def ask_blocking(lib: Any) -> Any:
        with lib.Client(**own) as client:
            return client.request(method, url, **options(lib)).json()

    act = ask_blocking if kind == "Client" else lambda lib: asyncio.run(ask(lib))
    there, here = (come_to(lambda lib=lib: act(lib)) for lib in (real("httpx"), PAGES["httpx"]))
    assert here == there


def tokened(request: Any) -> Any:
    request.headers["Authorization"] = "Token a"
    return request


REQUESTS: list[tuple[dict[str, Any], str, str, Callable[[Any], dict[str, Any]]]] = [
    *(({}, "POST", "/post", lambda lib, body=body: body) for body in BODIES),
    *(({}, "GET", "/get", lambda lib, auth=auth: auth) for auth in BASIC),
    *((auth, "GET", "/get", lambda lib: {"auth": lib.auth.HTTPBasicAuth("ä", "b")}) for auth in BASIC),
    *((auth, "GET", "/get", lambda lib: {"headers": {"Authorization": "Bearer a"}}) for auth in BASIC),
    *((auth, "GET", "/get", lambda lib: {"auth": tokened}) for auth in BASIC),
    ({"headers": {"X-A": "1"}}, "GET", "/get", lambda lib: {"headers": {"x-a": "2"}}),
    ({"params": {"a": "1", "b": "2"}}, "GET", "/get", lambda lib: {"params": {"a": "3", "c": "4"}}),
    ({"params": {"a": "1", "b": "2"}}, "GET", "/get", lambda lib: {"params": [("a", "3"), ("a", "4")]}),
    ({}, "POST", "/post", lambda lib: {"json": 1, "data": {"a": "1"}}),
    ({}, "POST", "/post", lambda lib: {"json": 1, "data": {}}),
    ({}, "GET", "/slow", lambda lib: {"timeout": SHORT}),
    ({}, "GET", "/slow", lambda lib: {"timeout": (9, SHORT)}),
    ({}, "GET", "/slow", lambda lib: {"timeout": (9, None)}),
    ({"verify": False}, "GET", "/get", lambda lib: {"allow_redirects": True, "stream": True, "verify": True}),
    ({}, "GET", "/get", lambda lib: {"nonsense": None}),
]


@pytest.mark.parametrize("number", range(len(REQUESTS)))
def test_requests_stand_in_sends_and_raises_the_same(number: int, base: str) -> None:
    given, method, path, options = REQUESTS[number]

    def ask(lib: Any) -> Any:
        with lib.Session() as session:
            vars(session).update(given)
            return session.request(method, base + path, **options(lib)).json()

    there, here = (come_to(lambda lib=lib: ask(lib)) for lib in (real("requests"), PAGES["requests"]))
    assert here == there


def test_requests_stand_in_says_who_asks_where_the_library_is_not_installed() -> None:
    lib = PAGES["requests"]
    session = lib.Session()
    session.auth, session.headers, session.params = ("ada", "p:w"), {"authorization": "Bearer a"}, {"a": "1"}
    told = session.get(U).json()
    assert (told["asks"], told["by"]) == ("GET /get?a=1", "Basic YWRhOnA6dw==")
    assert session.get(U, auth=lib.auth.HTTPBasicAuth("ä", "b")).json()["by"] == "Basic 5Dpi"
    assert session.get(U, auth=tokened).json()["by"] == "Token a"


def known(call: Callable[..., Any]) -> set[str]:
    return {
        name
        for name, parameter in inspect.signature(call).parameters.items()
        if parameter.kind is not parameter.VAR_KEYWORD
    } - {"self", "method", "url", "str_or_url"}


def close(asking: Any) -> None:
    getattr(asking, "_asking", asking).close()


CALLS: list[tuple[str, Callable[[Any], Any], Callable[..., Any]]] = [
    ("aiohttp", lambda lib: lib.ClientSession.__init__, lambda lib, **given: lib.ClientSession(**given)),
    ("aiohttp", lambda lib: lib.TCPConnector.__init__, lambda lib, **given: lib.TCPConnector(**given)),
    (
        "aiohttp",
        lambda lib: lib.ClientSession._request,
        lambda lib, **given: close(lib.ClientSession().get(U, **given)),
    ),
    ("httpx", lambda lib: lib.Client.__init__, lambda lib, **given: lib.Client(**given)),
    ("httpx", lambda lib: lib.AsyncClient.__init__, lambda lib, **given: lib.AsyncClient(**given)),
    *(
        (
            "httpx",
            lambda lib, method=method: getattr(lib.AsyncClient, method),
            lambda lib, method=method, **given: asyncio.run(getattr(lib.AsyncClient(), method)(U, **given)),
        )
        for method in ("get", "head", "post", "put", "patch", "delete")
    ),
    *(
        (
            "httpx",
            lambda lib, method=method: getattr(lib.Client, method),
            lambda lib, method=method, **given: getattr(lib.Client(), method)(U, **given),
        )
        for method in ("get", "post")
    ),
    *(
        (
            "httpx",
            lambda lib, method=method: getattr(lib, method),
            lambda lib, method=method, **given: getattr(lib, method)(U, **given),
        )
        for method in ("get", "post")
    ),
    ("requests", lambda lib: lib.Session.request, lambda lib, **given: lib.get(U, **given)),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(CALLS)))
def test_a_stand_in_knows_the_options_that_the_library_knows(number: int) -> None:
    name, of, call = CALLS[number]
    library = real(name)
    every = {option for other, its, _ in CALLS if other == name for option in known(its(library))}
    passed = set()
    for option in every | {"nonsense"}:
        try:
            call(PAGES[name], **{option: None})
            passed.add(option)
        except TypeError as error:
            assert str(error).endswith(f"got an unexpected keyword argument '{option}'")
    expected = known(of(library))
    # It has no module for a single request's extensions.
    assert (
        passed
        - ({"extensions"} if of(library) in (library.__dict__.get("get"), library.__dict__.get("post")) else set())
        == expected
    )


LACKING = [
    *(("aiohttp", lambda lib, **given: lib.ClientSession().get(U, **given), option)
      for option in PAGES["aiohttp"].LACKING.split()),
    *(("aiohttp", lambda lib, **given: lib.ClientSession(**given), option)
      for option in PAGES["aiohttp"].SESSION_LACKING.split()),
    *(("aiohttp", lambda lib, **given: lib.TCPConnector(**given), option)
      for option in PAGES["aiohttp"].CONNECTOR_LACKING.split()),
    *(("httpx", lambda lib, **given: lib.post(U, **given), option) for option in PAGES["httpx"].LACKING.split()),
    *(("httpx", lambda lib, **given: asyncio.run(lib.AsyncClient().post(U, **given)), option)
      for option in PAGES["httpx"].LACKING.split()),
    *(("httpx", lambda lib, **given: lib.Client(**given), option) for option in PAGES["httpx"].CLIENT_LACKING.split()),
    ("httpx", lambda lib, **given: lib.get(U, **given), "proxy"),
    ("httpx", lambda lib, **given: lib.get(U, **given), "auth"),
    *(("requests", lambda lib, **given: lib.post(U, **given), option)
      for option in ("cert", "cookies", "files", "hooks", "proxies")),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(LACKING)))
def test_an_option_that_a_page_can_not_do_is_refused_with_what_helps(number: int) -> None:
    name, call, option = LACKING[number]
    with pytest.raises(NotImplementedError) as refused:
        call(PAGES[name], **{option: {"a": "b"}})
    assert str(refused.value).startswith("in a page ") and str(refused.value).endswith(ADVICE)
    assert option in str(refused.value)


@pytest.mark.parametrize("name", ["aiohttp", "httpx"])
def test_what_changes_nothing_in_a_page_is_accepted(name: str) -> None:
    lib = PAGES[name]
    yes = dict.fromkeys
    if name == "aiohttp":
        lib.TCPConnector(**yes(lib.CONNECTOR_HARMLESS.split(), 1))
        close(lib.ClientSession(**yes(lib.SESSION_HARMLESS.split(), 1)).get(U, **yes(lib.HARMLESS.split(), 1)))
    else:
        lib.Client(**yes(lib.CLIENT_HARMLESS.split(), 1)).get(U, **yes(lib.HARMLESS.split(), 1))


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: vars(session := PAGES["requests"].Session()).update(cookies={"a": "b"}) or session.get(U),
        lambda: vars(session := PAGES["requests"].Session()).update(proxies={"https": "b"}) or session.get(U),
        lambda: vars(session := PAGES["requests"].Session()).update(cert="a") or session.get(U),
        lambda: (session := PAGES["requests"].Session()).hooks["response"].append(print) or session.get(U),
        lambda: vars(client := PAGES["httpx"].Client()).update(cookies={"a": "b"}) or client.get(U),
        lambda: vars(client := PAGES["httpx"].Client()).update(event_hooks={"request": [print]}) or client.get(U),
        lambda: PAGES["requests"].get(U, headers={"Cookie": "a=b"}),
    ],
)
def test_what_is_set_later_is_refused_too(attempt: Callable[[], Any]) -> None:
    with pytest.raises(NotImplementedError, match=ADVICE):
        attempt()


@pytest.mark.parametrize("ask", ["get", "head"])
def test_a_body_where_a_browser_sends_none_is_refused(ask: str, tmp_path: Path) -> None:
    last = shown(f'{BEGIN}\nrequests.{ask}(S + "1", json=1)\n', tmp_path)[-1]
    advice = "use POST, or record the program on your machine instead"
    assert last == f"NotImplementedError: in a page {ask.upper()} can't have a body: {advice}"
