"""Whether a page grows with the runs that were made in it: what the browser holds after 1,000 of them, and after 50.

Runs to their end; and runs that the next press on Run breaks off while they are under way.
"""

import json
import os
import pathlib
import statistics
from collections.abc import Iterator

import table
from browser import ROOT, Tab, site, tab

# Real runs, one after another: short ones, or each broken off by the next. A short one can be over before the page says that it began.
RUNS = """
  const button = (name) => [...document.querySelectorAll('button:not([disabled])')]
    .find((of) => of.textContent.trim() === name);
  const pause = (time) => new Promise((go) => setTimeout(go, time));
  const until = async (holds) => { while (!holds()) await pause(1); };
  (async () => {
    for (let run = 0; run < 50; run++) {
      button('Run').click();
      const late = performance.now() + 300;
      await until(() => button('Stop') || performance.now() > late);
      await (toTheirEnd ? until(() => !button('Stop')) : pause(20));
    }
    button('Stop')?.click();
    await until(() => !button('Stop'));
    done(1);
  })();
"""
TIMES = 9
ENDS = {"runs": True, "runs that the next one breaks off": False}


def held() -> float:
    """What the page's process holds, in MB: the largest renderer that was started from here."""
    parents: dict[int, int] = {}
    sizes: dict[int, int] = {}
    for status in pathlib.Path("/proc").glob("[0-9]*/status"):
        try:
            facts = dict(line.split(":\t", 1) for line in status.read_text().splitlines())
            is_renderer = b"--type=renderer" in status.with_name("cmdline").read_bytes()
        except (OSError, ValueError):
            continue  # It has ended meanwhile.
        parents[int(facts["Pid"])] = int(facts["PPid"])
        sizes[int(facts["Pid"])] = int(facts.get("VmRSS", "0").split()[0]) if is_renderer else 0

    def is_ours(process: int) -> bool:
        while process not in (0, os.getpid()):
            process = parents.get(process, 0)
        return process == os.getpid()

    return max(size for process, size in sizes.items() if is_ours(process)) / 1000


def settled(page: Tab) -> float:
    page.devtools("HeapProfiler.collectGarbage")
    page.rest(1)
    return held()


def rows() -> Iterator[table.Row]:
    """The page's process after 1,000 runs, and after 50."""
    for what, to_their_end in ENDS.items():
        pairs = [grown(to_their_end) for _ in range(TIMES)]
        after, before = (statistics.median(side) for side in zip(*pairs, strict=True))
        ratios = [after / before for after, before in pairs]
        note = f"{after:,.0f} and {before:,.0f} MB"
        yield table.Row(f"memory after 1,000 {what} / after 50", ratios, at_most=1.1, note=note)


def grown(to_their_end: bool) -> tuple[float, float]:
    """What a new browser's page holds after 1,000 runs, and after 50."""
    with site(ROOT / "dist") as address, tab("Chromium") as page:
        page.open(f"{address}?test#say-after/concurrent?pairs={0.03 if to_their_end else 60}:a")
        page.start()
        fifty = f"const toTheirEnd = {json.dumps(to_their_end)}; {RUNS}"
        page.run(fifty)
        before = settled(page)
        for _ in range(19):
            page.run(fifty)
        return settled(page), before
