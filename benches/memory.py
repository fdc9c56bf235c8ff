"""Whether a page grows with the runs that were made in it: what the browser holds after 1,000 of them, and after 50."""

import os
import pathlib
from collections.abc import Iterator

import table
from browser import ROOT, Tab, site, tab

# Short real runs, one after another.
RUNS = """
  const button = (name) => [...document.querySelectorAll('button:not([disabled])')]
    .find((of) => of.textContent.trim() === name);
  const until = async (holds) => { while (!holds()) await new Promise((go) => setTimeout(go, 1)); };
  (async () => {
    for (let run = 0; run < 50; run++) {
      await until(() => button('Run'));
      button('Run').click();
      await until(() => button('Stop'));
    }
    await until(() => button('Run'));
    done(1);
  })();
"""


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
    with site(ROOT / "dist") as address, tab("Chromium") as page:
        page.open(f"{address}?test#say-after/concurrent?pairs=0.03:a")
        page.start()
        page.run(RUNS)
        before = settled(page)
        for _ in range(19):
            page.run(RUNS)
        after = settled(page)
    note = f"{after:,.0f} and {before:,.0f} MB"
    yield table.Row("memory after 1,000 runs / after 50", [after / before], at_most=1.1, note=note)
