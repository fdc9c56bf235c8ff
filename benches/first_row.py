"""The first result, from the address on, beside the lab's twin in plain HTML and JavaScript; Run is pressed early."""

import pathlib
import shutil
import tempfile
from collections.abc import Iterator

import table
from browser import BROWSERS, ROOT, site, tab
from fetches import in_turns

LAB = "#fetch/concurrent?urls=delay/0.1+delay/0.2+delay/0.3"
# Presses Run as soon as it is there, and looks for an answer's status of a real run among the requests.
WATCH = """
  let pressed = false;
  const look = () => {
    const run = [...document.querySelectorAll('button')].find((of) => of.textContent.trim() === 'Run');
    if (run && !pressed) { pressed = true; run.click(); }
    const badge = document.querySelector('[aria-label=Timeline] .badge')?.textContent ?? 'measured';
    const requests = document.querySelector('[aria-label=Requests]')?.textContent ?? '';
    if (pressed && badge !== 'simulated' && /200/.test(requests)) done(performance.now() / 1000);
    else setTimeout(look, 4);
  };
  look();
"""


def first_row(browser: str, address: str) -> float:
    """In a browser that has never seen the page."""
    with tab(browser) as page:
        page.ask("POST", "/url", {"url": address})
        return float(page.run(WATCH))


def rows() -> Iterator[table.Row]:
    """Both pages in turns, in each browser."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name) / "dist"
        shutil.copytree(ROOT / "dist", folder)
        for file in ("twin.html", "twin.js"):
            shutil.copy(ROOT / "benches" / file, folder)
        with site(folder, packed=True) as address:
            for browser in BROWSERS:
                pairs = in_turns(
                    lambda browser=browser: first_row(browser, f"{address}{LAB}"),  # type: ignore[misc]
                    lambda browser=browser: first_row(browser, f"{address}twin.html"),  # type: ignore[misc]
                )
                yield table.ratio(f"{browser}: the first result / a plain page's", pairs, at_most=2.0)
