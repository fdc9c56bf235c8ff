"""Loops that a program names itself, on virtual time: asyncio's own run there, and others are refused in a sentence."""

from pathlib import Path

import pytest
from pythons import Ran, interpreters, run

SLEEPS = """import asyncio, selectors, time
from asyncio import base_events, selector_events, unix_events

async def main():
    begun = time.monotonic()
    await asyncio.sleep(10_000)
    return time.monotonic() - begun

def by_hand(loop):
    print(loop.run_until_complete(main()))
    loop.close()

def run(factory):
    with asyncio.Runner(loop_factory=factory) as runner:
        print(runner.run(main()))

class Sub(asyncio.SelectorEventLoop):
    pass

class Picks(asyncio.SelectorEventLoop):
    def __init__(self):
        super().__init__(selectors.SelectSelector())

class Other(selector_events.BaseSelectorEventLoop):
    pass

"""
VERSIONS = pytest.mark.parametrize("version", interpreters())


def ran(version: str, does: str, folder: Path) -> Ran:
    (folder / "app.py").write_text(SLEEPS + does)
    python = interpreters()[version]
    return run(python, "-m", "await_lab", "run", "--virtual", "-o", "run.json", "app.py", cwd=folder, limit=60)


@VERSIONS
def test_asyncios_own_loops_are_on_virtual_time_whoever_names_them(version: str, tmp_path: Path) -> None:
    minor = int(version.split(".")[1])
    does = [
        "run(asyncio.SelectorEventLoop)",
        "run(unix_events.SelectorEventLoop)",
        "run(lambda: asyncio.SelectorEventLoop(None))",
        "run(Sub)",
        "by_hand(asyncio.SelectorEventLoop())",
        *(["asyncio.run(main(), loop_factory=asyncio.SelectorEventLoop)"] if minor >= 12 else []),
        *(["run(asyncio.EventLoop)", "run(unix_events.EventLoop)"] if minor >= 13 else []),
    ]
    does = [line.replace("asyncio.run(", "print(asyncio.run(") + ")" * line.startswith("asyncio") for line in does]
    told = ran(version, "\n".join(does), tmp_path)
    assert (told.stdout.splitlines(), told.stderr) == (["10000.0"] * len(does), "")


@VERSIONS
@pytest.mark.parametrize(
    "made",
    ["Picks()", "Other()", "asyncio.SelectorEventLoop(selector=selectors.SelectSelector())",
     "unix_events._UnixSelectorEventLoop()", "base_events.BaseEventLoop()"],
)  # fmt: skip
def test_any_other_loop_is_refused(version: str, made: str, tmp_path: Path) -> None:
    told = ran(version, f"by_hand({made})", tmp_path)
    assert (told.stdout, told.status) == ("", 1)
    assert told.stderr.endswith(
        "NotImplementedError: on virtual time only asyncio's own loop runs: leave loop_factory out, "
        "or run it without --virtual\n"
    )
    # Nothing is said of a loop that was never made.
    assert told.stderr.count("Error") == 1
