"""The page on a phone: 390 px wide, a processor four times as slow, 1.6 Mbit/s and 150 ms, nothing kept from before."""

from collections.abc import Iterator

import table
from browser import ROOT, Tab, site, tab

TIMES = 9
# From the address on: when the picture is there, and once Run is tapped when something real moves in it. A tap before
# the program is there is held, and done again then.
WATCH = """
  const seen = (window.seen = {});
  const note = (name) => (seen[name] ??= performance.now());
  const bars = () => document.querySelectorAll('section[aria-label=Timeline] .bar').length;
  const look = () => {
    const run = [...document.querySelectorAll('button')].find((of) => of.textContent.trim() === 'Run');
    if (bars() && run && !seen.picture) {
      requestAnimationFrame(() => setTimeout(() => note('picture')));
      requestAnimationFrame(() => setTimeout(() => { note('tap'); run.click(); }, TAP));
    }
    if (document.documentElement.dataset.boot === 'running') note('ready');
    const badge = document.querySelector('section[aria-label=Timeline] .badge')?.textContent ?? '';
    if (seen.tap && badge.includes('running') && bars()) note('bar');
    requestAnimationFrame(look);
  };
  if (self === top) requestAnimationFrame(look);
"""


def as_phone(page: Tab) -> None:
    screen = {"width": 390, "height": 844, "deviceScaleFactor": 3, "mobile": True}
    page.devtools("Emulation.setDeviceMetricsOverride", screen)
    page.devtools("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.devtools("Network.enable")
    speed = 1_600_000 / 8
    network = {"offline": False, "latency": 150, "downloadThroughput": speed, "uploadThroughput": speed / 2}
    page.devtools("Network.emulateNetworkConditions", network)


def opened(address: str, tap: int) -> dict[str, float]:
    """Opens the page as new, and taps on Run so many milliseconds after the picture."""
    with tab("Chromium") as page:
        as_phone(page)
        page.devtools("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH.replace("TAP", str(tap))})
        page.ask("POST", "/url", {"url": address})
        found: dict[str, float] = page.until("window.seen?.bar && window.seen")
        return found


def rows() -> Iterator[table.Row]:
    """From the address to the picture; from a tap on Run to the program, and to the first bar of a real run."""
    with site(ROOT / "dist", packed=True) as address:
        for lab in ("say-after", "fetch"):
            all = [opened(f"{address}#{lab}", 0) for _ in range(TIMES)]
            pictures = [one["picture"] / 1000 for one in all]
            yield table.Row(f"phone, {lab}: from the address to the picture", pictures, "s", at_most=1.6)
            ready = [(one["ready"] - one["tap"]) / 1000 for one in all]
            yield table.Row(f"phone, {lab}: from a tap at once on Run to the program", ready, "s")
            bars = [(one["bar"] - one["tap"]) / 1000 for one in all]
            yield table.Row(f"phone, {lab}: from that tap to the first bar of the run", bars, "s", at_most=3.0)
