"""aiohttp's and httpx's requests are in the log with their stages, and the program prints the same."""

import gc
import importlib.util
import sys
import weakref
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import rules
from httpbin import httpbin
from pythons import HERE, run, timeless

from await_lab import from_aiohttp
from await_lab.recorder import Recorder
from await_lab.state import State

STAGES = {
    "request-queued": "queued",
    "request-started": "sent",
    "request-answered": "answered",
    "request-finished": "finished",
    "request-failed": "failed",
    "request-aborted": "aborted",
}


def recorded(library: str, program: str, tmp_path: Path, *arguments: str) -> dict[str, Any]:
    if importlib.util.find_spec(library) is None:
        pytest.skip(f"{library} is not installed: pip install {library}")
    what, path = [str(HERE / "network" / program), *arguments], tmp_path / "run.json"
    plain = run(sys.executable, *what)
    ran = run(sys.executable, "-m", "await_lab", "run", "-o", str(path), *what)
    assert plain.status == 0, plain.stderr
    assert (ran.stdout, timeless(ran.stderr), ran.status) == (plain.stdout, timeless(plain.stderr), 0)
    log = rules.read(path)
    rules.check(log)
    return log


def courses(log: dict[str, Any]) -> list[tuple[str, str, int, int]]:
    """Of each request: its path, its stages, its status and its bytes."""
    found: dict[int, list[Any]] = defaultdict(lambda: ["", [], 0, 0])
    for event in log["events"]:
        name, fields = event[3], event[4:]
        if name not in STAGES and name != "bytes-arrived":
            continue
        course = found[fields[0]]
        if name == "request-queued":
            url = log["labels"][fields[1]]
            course[0] = url.partition("127.0.0.1")[2].partition("/")[2] if url.startswith("http://127.0.0.1") else url
        elif name == "request-answered":
            course[2] = fields[1]
        elif name == "bytes-arrived":
            course[3] += fields[1]
        elif name == "request-finished":
            assert course[3] == fields[1]
        if name in STAGES:
            course[1].append(STAGES[name])
    return [(path, " ".join(stages), status, size) for path, stages, status, size in found.values()]


def test_aiohttps_requests(tmp_path: Path) -> None:
    log = recorded("aiohttp", "asks_aiohttp.py", tmp_path)
    whole = "queued sent answered finished"
    assert courses(log) == [
        ("/hello?n=3", whole, 200, 18),
        ("/parts", whole, 200, 3000),
        ("/moved", whole, 200, 6),
        ("/missing", whole, 404, 14),
        ("POST /hello", whole, 405, 23),
        ("/never", "queued sent failed", 0, 0),
        ("/parts", "queued sent answered aborted", 200, 1000),
        ("/never?tell", "queued sent aborted", 0, 0),
        ("", "queued failed", 0, 0),
    ]
    # While a task's own request is under way, that is what it waits for.
    asking: dict[int, int] = {}
    waited = 0
    for _, task, _, name, *fields in log["events"]:
        if name == "request-queued":
            asking[fields[0]] = task
        elif name in ("request-finished", "request-failed", "request-aborted"):
            del asking[fields[0]]
        waited += name == "wait-began" and task in asking.values()
    assert waited == 0 and not asking


def test_httpxs_requests(tmp_path: Path) -> None:
    log = recorded("httpx", "asks_httpx.py", tmp_path)
    whole = "queued sent answered finished"
    assert courses(log) == [
        ("hello", whole, 200, 5),
        ("missing", whole, 404, 3000),
        *[("parts", whole, 200, 3000)] * 4,
        ("parts", "queued sent answered aborted", 200, 0),
        ("never", "queued sent failed", 0, 0),
        ("", "queued failed", 0, 0),
        ("hello", whole, 200, 5),
        ("http://mock/", whole, 204, 0),
    ]
    # Two connections for four requests: two wait for theirs.
    order = [(event[3], event[4]) for event in log["events"] if event[3] in STAGES]
    assert order.index(("request-started", 4)) > order.index(("request-finished", 2))
    threads = {event[1] for event in log["events"] if event[3] == "thread-started"}
    assert any(event[3] == "request-queued" and event[1] in threads for event in log["events"])


def test_a_body_that_nobody_reads_keeps_no_log_alive() -> None:
    class Session:
        async def _request(self, *_: Any) -> Any:
            return SimpleNamespace(status=200, content=Reader())

    class Reader:
        total_bytes = 0
        feed_data = set_exception = on_eof = is_eof = lambda self, *_: None

    class Sent:
        send = None

    recorder = Recorder(".")
    from_aiohttp.install(recorder, SimpleNamespace(ClientSession=Session, StreamReader=Reader, ClientRequest=Sent))
    recorder.here.state = State(1, recorder.run)
    with pytest.raises(StopIteration):
        Session()._request("GET", "http://some/").send(None)
    assert recorder.events[-1][3] == "request-answered"
    recorder.undo()
    log = weakref.ref(recorder)
    del recorder
    gc.collect()
    assert log() is None


BLOCKING = """import httpx
from await_lab import record
answers = httpx.MockTransport(lambda request: httpx.Response(200, text="answer"))

def asks():
    with httpx.Client(transport=answers) as client:
        for number in range(500):
            client.get(f"http://mock/{number}")
"""


@pytest.mark.parametrize("way", ["run", "record"])
def test_requests_without_a_loop_are_bounded(way: str, tmp_path: Path) -> None:
    if importlib.util.find_spec("httpx") is None:
        pytest.skip("httpx is not installed: pip install httpx")
    last = way == "record"
    (tmp_path / "app.py").write_text(BLOCKING + ('record("run.json", 60, 100)(asks)()' if last else "asks()"))
    command = () if last else ("-m", "await_lab", "run", "--limit", "100", "-o", "run.json")
    ran = run(sys.executable, *command, "app.py", cwd=tmp_path)
    assert ran.status == 0 and ("more than 100 events" in ran.stderr) != last
    log = rules.read(tmp_path / "run.json")
    rules.check(log)
    assert 50 <= len(log["events"]) <= 110
    # The limit keeps the first of them, last= the last.
    assert courses(log)[-1 if last else 0][0] == f"http://mock/{499 if last else 0}"


WHOLE = "queued sent answered finished"


def moments(log: dict[str, Any]) -> dict[tuple[str, int], int]:
    """When each stage of each request was, in microseconds."""
    found, now = {}, 0
    for after, _, _, name, *fields in log["events"]:
        now += after
        if name in STAGES:
            found[name, fields[0]] = now
    return found


def test_requests_to_httpbin_by_aiohttp(tmp_path: Path) -> None:
    with httpbin() as base:
        log = recorded("aiohttp", "httpbin_aiohttp.py", tmp_path, base)
    found = courses(log)
    assert [course[:3] for course in found] == [
        ("/bytes/1024?seed=1", WHOLE, 200),
        ("/status/404", WHOLE, 404),
        ("/redirect/2", WHOLE, 200),
        ("/gzip", WHOLE, 200),
        ("/stream/3", WHOLE, 200),
        ("POST /post", WHOLE, 200),
        ("/delay/1.5", WHOLE, 200),
        ("/delay/0.3", WHOLE, 200),
        ("/drip?numbytes=5&duration=0.5&delay=0", WHOLE, 200),
        ("/delay/5", "queued sent failed", 0),
    ]
    assert (found[0][3], found[8][3]) == (1024, 5)
    at = moments(log)
    # The second was sent before the first was answered, and no answer came before its time.
    assert at["request-started", 7] < at["request-answered", 6]
    for request, delay in ((6, 1_500_000), (7, 300_000)):
        assert at["request-answered", request] - at["request-started", request] >= delay


def test_requests_to_httpbin_by_httpx(tmp_path: Path) -> None:
    with httpbin() as base:
        log = recorded("httpx", "httpbin_httpx.py", tmp_path, base)
    found = courses(log)
    assert [course[1:3] for course in found] == [
        (WHOLE, 200),
        (WHOLE, 404),
        *[(WHOLE, 302), (WHOLE, 302), (WHOLE, 200)],
        (WHOLE, 200),
        (WHOLE, 200),
        (WHOLE, 200),
        (WHOLE, 200),
        ("queued sent failed", 0),
        (WHOLE, 200),
    ]
    assert (found[0][3], found[8][3], found[10][3]) == (1024, 5, 16)
    at = moments(log)
    # There is one connection: the second waits until the first has its answer.
    assert at["request-started", 7] >= at["request-finished", 6]
