"""Time limits of those who wait for a pool's jobs, on virtual time: they end as CPython's own do, at their moments."""

from pathlib import Path

import pytest
from pythons import interpreters
from test_pools import WORLDS, alike
from test_streamed import streamed

SIMULATED = [entry for entry in WORLDS if "real" not in entry[1]]
LIMITS = """import os, sys, time
from concurrent.futures import FIRST_COMPLETED, FIRST_EXCEPTION, ThreadPoolExecutor, as_completed, wait

def told(act):
    try:
        print(act())
    except Exception as error:
        print(type(error).__name__, error)

def fails():
    raise ValueError

def counts(**options):
    done, left = wait([soon, never], **options)
    return len(done), len(left)

pool = ThreadPoolExecutor(8)
never, soon = pool.submit(time.sleep, 1_000), pool.submit(int)
told(soon.result)
told(lambda: soon.result(0))
told(lambda: never.result(timeout=0.01))
told(lambda: never.exception(-1))
told(lambda: counts(timeout=0.01))
told(lambda: counts(return_when=FIRST_COMPLETED))
told(lambda: [len(part) for part in wait([never, pool.submit(fails)], return_when=FIRST_EXCEPTION)])
given = as_completed([never, soon, soon], timeout=0.01)
told(lambda: next(given) is soon)
told(lambda: next(given))
given = pool.map(time.sleep, [1_000, 0], timeout=0.01)
told(lambda: next(given))
sys.stdout.flush()
os._exit(0)
"""
MOMENTS = """import asyncio, contextlib, time
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, as_completed, wait

def fails():
    time.sleep(1)
    raise ValueError

def at(act):
    with contextlib.suppress(TimeoutError):
        act()
    print(time.monotonic() - begun)

async def later():
    main()

def main():
    global begun
    begun = time.monotonic()
    pool = ThreadPoolExecutor(8)
    long = pool.submit(time.sleep, 3)
    at(lambda: long.result(timeout=1))
    at(lambda: wait([long], timeout=1.5))
    at(lambda: long.result(timeout=1.5))
    at(lambda: wait([pool.submit(time.sleep, 3), pool.submit(fails)], return_when=FIRST_EXCEPTION))
    at(lambda: list(as_completed([pool.submit(time.sleep, 0.1), pool.submit(time.sleep, 3)], timeout=0.5)))
    at(lambda: list(pool.map(time.sleep, [0.1, 3], timeout=0.5)))
    at(lambda: pool.submit(fails).exception(2))
"""


@pytest.mark.parametrize(("version", "world"), SIMULATED)
def test_who_waits_for_a_job_no_longer_than_so_long_has_it_or_a_time_limit(
    version: str, world: tuple[str, ...], tmp_path: Path
) -> None:
    alike(LIMITS, version, world, tmp_path)


@pytest.mark.parametrize(("version", "world"), SIMULATED)
@pytest.mark.parametrize("wrap", ["main()", "asyncio.run(later())"])
def test_a_time_limit_for_a_job_is_over_at_its_moment(
    wrap: str, version: str, world: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "asks.py").write_text(f"{MOMENTS}\n{wrap}\n")
    (log,) = streamed(interpreters()[version], tmp_path / "asks.py", tmp_path, *world)["runs"]
    printed = [log["labels"][event[4]] for event in log["events"] if event[3] == "said"]
    assert printed == ["1.0", "2.5", "3.0", "4.0", "4.5", "5.0", "6.0"]
