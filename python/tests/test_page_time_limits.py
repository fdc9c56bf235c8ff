"""Which time limits end a request in the page, in each of its libraries' words, and who waits for a connection."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from test_lacking import PYTHON, shown
from test_page_clients import BEGIN, PAGES, U, come_to, real
from test_streamed import streamed

from await_lab import fetching

LIMITED = f"""{BEGIN}
async def with_aiohttp(urls, timeout=None, **connector):
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(**connector), timeout=timeout) as session:
        async def one(url):
            async with session.get(url) as answer:
                return answer.status
        found = await asyncio.gather(*map(one, urls), return_exceptions=True)
        return [type(each).__name__ if isinstance(each, Exception) else each for each in found]

async def with_httpx(urls, timeout, connections=None):
    async with httpx.AsyncClient(timeout=timeout, limits=httpx.Limits(max_connections=connections)) as client:
        found = await asyncio.gather(*map(client.get, urls), return_exceptions=True)
        return [type(each).__name__ if isinstance(each, Exception) else each.status_code for each in found]

tried("requests", lambda: requests.get(S + "2.4", timeout=0.6))
tried("requests", lambda: requests.get(S + "2.4", timeout=(9, 0.6)))
tried("requests", lambda: requests.get(S + "0.6", timeout=5))
tried("thread", lambda: asyncio.run(asyncio.to_thread(requests.get, S + "2.4", timeout=0.6)))
tried("httpx", lambda: httpx.get(S + "2.4", timeout=0.6))
tried("httpx", lambda: httpx.Client(timeout=httpx.Timeout(9, read=0.6)).get(S + "2.4"))
tried("httpx", lambda: httpx.Client(timeout=0.3).get(S + "0.6", timeout=None))
tried("async", lambda: asyncio.run(with_httpx([S + "2.4", S + "0.1"], 0.6)))
tried("pool", lambda: asyncio.run(with_httpx([S + "1.2", S + "1.2"], httpx.Timeout(None, pool=0.6), 1)))
tried("turns", lambda: asyncio.run(with_httpx([S + "1.2", S + "1.2"], httpx.Timeout(None, read=1.8), 1)))
tried("total", lambda: asyncio.run(with_aiohttp([S + "2.4", S + "0.1"], aiohttp.ClientTimeout(total=0.6))))
tried("read", lambda: asyncio.run(with_aiohttp([S + "2.4", S + "0.1"], aiohttp.ClientTimeout(sock_read=0.6))))
tried("connect", lambda: asyncio.run(with_aiohttp([S + "1.2"] * 2, aiohttp.ClientTimeout(connect=0.6), limit=1)))
other = "https://example.com/delay/1.2"
tried("a host", lambda: asyncio.run(with_aiohttp([S + "1.2", S + "1.2", other], limit_per_host=1)))
tried("hosts", lambda: asyncio.run(with_aiohttp([S + "1.2", S + "1.2", other])))
"""
OVER = "ReadTimeout: HTTPSConnectionPool(host='httpbin.org', port=443): Read timed out. (read timeout=0.6)"
EXPECTED = f"""requests|0.6|{OVER}
requests|0.6|{OVER}
requests|0.6|<Response [200]>
thread|0.6|{OVER}
httpx|0.6|ReadTimeout: The read operation timed out
httpx|0.6|ReadTimeout: The read operation timed out
httpx|0.6|<Response [200]>
async|0.6|['ReadTimeout', 200]
pool|1.2|[200, 'PoolTimeout']
turns|2.4|[200, 200]
total|0.6|['TimeoutError', 200]
read|0.6|['SocketTimeoutError', 200]
connect|1.2|[200, 'ConnectionTimeoutError']
a host|2.4|[200, 200, 200]
hosts|1.2|[200, 200, 200]"""


@pytest.mark.parametrize(
    ("given", "options"),
    [
        ((5,), {}), ((None,), {}), ((None,), {"connect": 5}), ((5,), {"read": None}), ((5,), {"pool": 1}),
        (((1, 2),), {}), (((1, 2, 3, 4),), {}), ((), {}), ((), {"read": 1}),
        ((), {"connect": 1, "read": 2, "write": 3, "pool": None}),
    ],
)  # fmt: skip
def test_httpxs_time_limits_are_the_same(given: tuple[Any, ...], options: dict[str, Any]) -> None:
    def limits(lib: Any) -> Any:
        found = lib.Timeout(lib.Timeout(*given, **options))
        return found.connect, found.read, found.write, found.pool

    there, here = (come_to(lambda lib=lib: limits(lib)) for lib in (real("httpx"), PAGES["httpx"]))
    assert here == there


@pytest.mark.parametrize("seconds", [0, -1, (1, 0), (1, 2, 3)])
def test_requests_takes_no_time_limit_that_is_none(seconds: Any) -> None:
    with pytest.raises(ValueError):
        PAGES["requests"].get(U, timeout=seconds)


@pytest.mark.parametrize("world", [(), ("stacks",), ("real",)])
def test_time_limits_end_requests_in_each_world(world: tuple[str, ...], tmp_path: Path) -> None:
    for line, expected in zip(shown(LIMITED, tmp_path, *world), EXPECTED.split("\n"), strict=True):
        (name, took, found), (its_name, its_time, its_found) = (text.split("|") for text in (line, expected))
        assert (name, found) == (its_name, its_found)
        # A busy machine is late.
        assert float(its_time) <= float(took) < float(its_time) + (1 if "real" in world else 0.05), line


def test_httpx_waits_for_five_seconds_if_nothing_is_said(tmp_path: Path) -> None:
    text = f"""{BEGIN}
tried("none", lambda: httpx.get(S + "9"))
tried("none", lambda: asyncio.run(httpx.AsyncClient().get(S + "9")))
tried("nine", lambda: httpx.get(S + "8", timeout=9))
"""
    over = "ReadTimeout: The read operation timed out"
    assert shown(text, tmp_path) == [f"none|5.0|{over}", "none|5.0|ReadTimeout: ", "nine|8.0|<Response [200]>"]


def test_a_request_that_took_too_long_has_failed_in_the_log(tmp_path: Path) -> None:
    program = tmp_path / "asks.py"
    program.write_text(f'{BEGIN}\ntried("", lambda: requests.get(S + "5", timeout=1))\n')
    (log,) = streamed(PYTHON, program, tmp_path)["runs"]
    stages = [event for event in log["events"] if event[3].startswith("request-")]
    assert [event[3] for event in stages] == ["request-queued", "request-started", "request-failed"]
    assert log["labels"][stages[-1][-1]] == "ReadTimeout"


def test_a_connection_goes_to_whoever_may_have_it() -> None:
    async def main() -> None:
        connections, held = fetching.Connections(0, 1), []

        async def take(name: str) -> None:
            await connections.take(name[0], None)
            held.append(name)

        await take("a1")
        await take("b1")
        waiting = {name: asyncio.create_task(take(name)) for name in ("a2", "a3", "b2", "a4")}
        await asyncio.sleep(0)
        # In one step: a3 may not take what a2 was given, and b2 is not forgotten.
        connections.give("a")
        connections.give("b")
        await asyncio.sleep(0.01)
        assert held == ["a1", "b1", "a2", "b2"]
        # Who is cancelled as its turn has come gives it on.
        connections.give("a")
        waiting["a3"].cancel()
        await asyncio.sleep(0.01)
        assert held == ["a1", "b1", "a2", "b2", "a4"]

    asyncio.run(main())
