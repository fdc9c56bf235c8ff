"""Measures how long the built page's thread is held up by what is large: files, links, runs, and Stop.

    scripts/build && python3 benches/long_tasks.py [--dist DIR] [--browser NAME] [--profile] [CASE…]

Each case is an act in a headless browser. Printed are the tasks of more than 50 ms on the page's thread from the act on,
the longest first, in milliseconds: what Chromium itself calls long tasks. Firefox tells of none, so there a message goes
round without end, and printed is how long it was held up. Load beside lengthens them.
"""

import argparse
import json
import pathlib
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

import table
from browser import ROOT, Tab, site, tab


def generated(folder: pathlib.Path) -> dict[str, pathlib.Path]:
    """The files to open."""
    header: dict[str, Any] = {
        "lab": "say-after",
        "variant": "concurrent",
        "plan": [["pairs", "10000*0.01..1.5:Task"]],
        "seed": 1,
        "clock_step": 1,
        "source": 0,
        "places": [],
        "chains": [],
    }

    def write(name: str, runs: list[dict[str, Any]]) -> pathlib.Path:
        path = folder / f"{name}.json"
        path.write_text(json.dumps({"await-lab": 2, "runs": runs}, separators=(",", ":")))
        return path

    def lanes(count: int, rounds: int, seed: int) -> dict[str, Any]:
        """A run of so many tasks, which wait so often each."""
        draw = random.Random(seed)
        events: list[list[Any]] = [[0, 1, 0, "spawned", 0, 0], [0, 1, 0, "woken", 0]]
        events += [[0, 1, 0, "poll-began"]]
        for task in range(2, count + 2):
            events += [[0, task, 0, "spawned", 1, 1], [0, task, 0, "woken", 1]]
        events += [[0, 1, 0, "poll-ended", 0]]
        timer = 0
        sleeping: dict[int, int] = {}
        for _ in range(rounds):
            for task in range(2, count + 2):
                if task in sleeping:
                    events += [[draw.randrange(3000), task, 0, "woken", 0]]
                events += [[draw.randrange(20), task, 0, "poll-began"]]
                if task in sleeping:
                    events += [[0, task, 0, "sleep-ended", sleeping[task]]]
                timer += 1
                sleeping[task] = timer
                events += [[3, task, 0, "sleep-began", timer, 1000 + draw.randrange(9000)]]
                events += [[1, task, 0, "poll-ended", 0]]
        events.append([0, 0, 0, "run-ended", 2])
        return {**header, "world": "simulated", "labels": ["main", "worker"], "events": events}

    def waits(count: int, seed: int) -> dict[str, Any]:
        """A run of so many tasks, each of which waits once."""
        draw = random.Random(seed)
        labels = ["main", "Task"] + [f"Task {number}" for number in range(count)]
        events: list[list[Any]] = [[0, 1, 0, "spawned", 0, 0], [0, 1, 0, "woken", 0], [0, 1, 0, "poll-began"]]
        for number in range(count):
            events += [[0, number + 2, 0, "spawned", 1, 1], [0, number + 2, 0, "woken", 1]]
        events += [[0, 1, 0, "join-began", 0, count], [0, 1, 0, "poll-ended", 0]]
        for number in range(count):
            task = number + 2
            events += [
                [0, task, 0, "poll-began"],
                [0, task, 0, "sleep-began", number, 1000],
                [0, task, 0, "poll-ended", 0],
            ]
        order = list(range(count))
        draw.shuffle(order)
        for number in order:
            task = number + 2
            events += [
                [draw.randrange(100, 200), task, 0, "woken", 0],
                [0, task, 0, "poll-began"],
                [0, task, 0, "sleep-ended", number],
                [0, task, 0, "said", number + 2],
                [0, task, 0, "poll-ended", 1],
                [0, task, 0, "ended", 0],
            ]
        events += [[0, 1, 0, "woken", 0], [0, 1, 0, "poll-began"], [0, 1, 0, "join-ended", 0]]
        events += [[0, 1, 0, "poll-ended", 1], [0, 1, 0, "ended", 0], [0, 0, 0, "run-ended", 0]]
        return {**header, "world": "simulated", "labels": labels, "events": events}

    long = "x" * 1_000_000
    short: list[list[Any]] = [
        [0, 1, 0, "spawned", 0, 0],
        [0, 1, 0, "woken", 0],
        [0, 1, 0, "poll-began"],
        [1000, 1, 0, "said", 1],
        [0, 1, 0, "poll-ended", 1],
        [0, 1, 0, "ended", 0],
        [0, 0, 0, "run-ended", 0],
    ]
    plan = [["pairs", "1:a"]]
    ended = [[0, 0, 0, "run-ended", 0]]
    large = {**header, "world": "browser", "labels": [], "events": ended}
    small = {**header, "plan": plan, "world": "browser", "events": short}
    return {
        "twenty": write("twenty", [waits(10_000, seed) for seed in range(20)]),
        "26mb": write("26mb", [lanes(100, 2_150, 1)]),
        "18mb": write("18mb", [lanes(100, 1_500, 2)]),
        "plans": write("plans", [{**large, "seed": seed} for seed in range(20)]),
        "name": write("name", [{**small, "labels": [long, "a"]}]),
        "said": write("said", [{**small, "labels": ["main", long]}]),
    }


class Bench:
    def __init__(self, tab: Tab, site: str, files: dict[str, pathlib.Path], profile: bool) -> None:
        self.tab, self.site, self.files, self.profile = tab, site, files, profile
        self.long: list[float] = []
        self.taken = 0.0

    def open(self, link: str) -> None:
        self.tab.open(f"{self.site}?test{link}")
        self.tab.start()
        self.tab.rest(1)

    def measure(self, act: Callable[[], None]) -> None:
        tab = self.tab
        tab.run(f"window.held?.disconnect(); {OBSERVE[tab.browser]} done(1);")
        if self.profile:
            tab.devtools("Profiler.enable")
            tab.devtools("Profiler.setSamplingInterval", {"interval": 500})
            tab.devtools("Profiler.start")
        begun = time.monotonic()
        act()
        self.taken = time.monotonic() - begun
        tab.rest()
        if self.profile:
            report(tab.devtools("Profiler.stop")["profile"])
        self.long = sorted(tab.run("setTimeout(() => done(window.long), 100);"), reverse=True)

    def file(self, name: str, shows: str) -> None:
        self.open("#fetch")
        seen = f"document.querySelector('section[aria-label=Timeline]')?.textContent.includes('{shows}')"

        def act() -> None:
            self.tab.give(self.files[name])
            self.tab.until(seen)
            self.tab.rest(6 if name == "plans" else 1)

        self.measure(act)

    def follow(self, link: str) -> None:
        """Follows a link as readers do: by a click on one in the page."""
        self.open("#say-after")
        self.tab.run("window.link = Object.assign(document.createElement('a'), { href: arguments[0] }); done(1);", link)

        def act() -> None:
            self.tab.run("setTimeout(() => link.click()); done(1);")
            self.tab.until("location.hash.startsWith('#fetch')")
            self.tab.rest(1)

        self.measure(act)

    def cold(self, link: str) -> None:
        """Opens a link as the first thing. Chromium observes from the page's own load on, Firefox once the driver can."""
        if self.tab.browser == "Chromium":
            self.tab.devtools("Page.addScriptToEvaluateOnNewDocument", {"source": OBSERVE["Chromium"]})
        self.tab.open("about:blank")

        def act() -> None:
            self.tab.ask("POST", "/url", {"url": f"{self.site}?test{link}"})
            if self.tab.browser == "Firefox":
                self.tab.run(f"{OBSERVE['Firefox']} done(1);")
            self.tab.start()
            self.tab.rest(1)

        self.measure(act)

    def requests(self, delay: str, more: str, until: str) -> None:
        link = "#fetch/concurrent?urls=" + "+".join([f"delay/{delay}"] * 1000) + more
        self.open(link)
        self.tab.until("[...document.querySelectorAll('button')].some((of) => of.textContent.trim() === 'Run')")

        def act() -> None:
            self.tab.press("Run")
            self.tab.rest(1)
            self.tab.until(until)

        self.measure(act)

    def stop(self) -> None:
        link = "#fetch/concurrent?urls=" + "+".join(["delay/30"] * 1000)
        self.open(link)
        self.tab.press("Run")
        self.tab.rest(5)

        def act() -> None:
            self.tab.press("Stop")
            self.tab.rest(1)

        self.measure(act)


def report(profile: dict[str, Any]) -> None:
    """Prints where the time of a profile went: by itself, and with what was called."""
    nodes = {node["id"]: node for node in profile["nodes"]}
    parent = {child: node["id"] for node in profile["nodes"] for child in node.get("children", [])}
    own: dict[str, float] = {}
    whole: dict[str, float] = {}
    for sample, took in zip(profile["samples"], profile["timeDeltas"], strict=True):
        at: int | None = sample
        seen: set[str] = set()
        while at is not None:
            name = re.sub(r"::h[0-9a-f]{16}$", "", nodes[at]["callFrame"]["functionName"] or "?")
            if at == sample:
                own[name] = own.get(name, 0) + took
            if name not in seen:
                seen.add(name)
                whole[name] = whole.get(name, 0) + took
            at = parent.get(at)
    for title, times in (("itself", own), ("with callees", whole)):
        print(f"  -- {title}")
        for name, took in sorted(times.items(), key=lambda of: -of[1])[:40]:
            print(f"  {took / 1000:8.1f} {name[:150]}")


OBSERVE = {
    "Chromium": """
  window.long = [];
  window.held = new PerformanceObserver((list) => long.push(...list.getEntries().map((of) => of.duration)));
  held.observe({ type: 'longtask' });
""",
    "Firefox": """
  const { port1, port2 } = new MessageChannel();
  const long = (window.long = []);
  let before = performance.now();
  port1.onmessage = () => {
    const now = performance.now();
    if (now - before > 50) long.push(now - before);
    before = now;
    port2.postMessage(0);
  };
  port2.postMessage(0);
  window.held = { disconnect: () => port1.close() };
""",
}
RUNNING = "document.querySelector('section[aria-label=Timeline]')?.textContent.includes('running')"
OVER = "[...document.querySelectorAll('button:not([disabled])')].some((of) => of.textContent.trim() === 'Save run')"
RUNS = f"!({RUNNING}) && ({OVER})"
KEYS = "#fetch?" + "&".join(f"key{number}={number}" for number in range(8_000))
MEGABYTES = "#fetch?urls=" + "a" * 2_000_000

CASES: dict[str, Callable[[Bench], None]] = {
    "a file of 20 runs of 10,000 waits": lambda bench: bench.file("twenty", "from a file"),
    "a file of 26 MB": lambda bench: bench.file("26mb", "from a file"),
    "a file of 18 MB": lambda bench: bench.file("18mb", "from a file"),
    "a file of 20 large plans": lambda bench: bench.file("plans", "from a file"),
    "a task's name of 1 MB": lambda bench: bench.file("name", "from a file"),
    "a printed line of 1 MB": lambda bench: bench.file("said", "from a file"),
    "1,000 requests over six connections, simulated": lambda bench: bench.requests(
        "0.05", "&connections=6&world=simulated", OVER
    ),
    "1,000 requests at once": lambda bench: bench.requests("0.05", "", RUNS),
    "1,000 requests over six connections": lambda bench: bench.requests("0.05", "&connections=6", RUNS),
    "Stop of 1,000 in flight": Bench.stop,
    "a link of 2 MB": lambda bench: bench.follow(MEGABYTES),
    "a link of 8,000 keys": lambda bench: bench.follow(KEYS),
    "a link of 2 MB, cold": lambda bench: bench.cold(MEGABYTES),
    "a link of 8,000 keys, cold": lambda bench: bench.cold(KEYS),
    "a small link, cold": lambda bench: bench.cold("#fetch"),
}


# Those with goals, for the table of all that is measured.
IN_TABLE = (
    "a file of 20 runs of 10,000 waits",
    "1,000 requests at once",
    "1,000 requests over six connections",
    "Stop of 1,000 in flight",
)
TIMES = 9


def rows() -> Iterator[table.Row]:
    """The longest task of each, in Chromium."""
    with site(ROOT / "dist") as address, tempfile.TemporaryDirectory() as folder:
        files = generated(pathlib.Path(folder))
        for name in IN_TABLE:
            longest: list[float] = []
            for _ in range(TIMES):
                with tab("Chromium") as page:
                    bench = Bench(page, address, files, profile=False)
                    CASES[name](bench)
                longest.append(max([0, *bench.long]))
            yield table.Row(f"{name}: the longest task of more than 50 ms, or 0", longest, "ms", at_most=50)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dist", default=str(ROOT / "dist"))
    parser.add_argument("--browser", default="Chromium", choices=("Chromium", "Firefox"))
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("cases", nargs="*", help="parts of the cases' names")
    wanted = parser.parse_args()
    with site(pathlib.Path(wanted.dist)) as address, tempfile.TemporaryDirectory() as folder:
        files = generated(pathlib.Path(folder))
        for name, case in CASES.items():
            if wanted.cases and not any(part in name for part in wanted.cases):
                continue
            print(name, flush=True)
            with tab(wanted.browser) as page:
                bench = Bench(page, address, files, wanted.profile)
                case(bench)
            told = ", ".join(f"{task:.0f}" for task in bench.long[:8]) or "none"
            print(f"  {told}{' …' if len(bench.long) > 8 else ''} ({bench.taken:.1f} s)", flush=True)


if __name__ == "__main__":
    main()
