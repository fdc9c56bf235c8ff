"""Concurrent requests, the figure live, beside a bare `Promise.all(fetch)` in the same page; and their end by Stop."""

from collections.abc import Callable, Iterator

import table
from browser import BROWSERS, BUTTONS, ROOT, Tab, site, tab

DIST = ROOT / "dist"
PAIRS = 9
WARM_UP = 2
# As the lab asks, each body read.
BARE = """
  const ask = async () => {
    const answer = await fetch(new URL('delay/0.05', scope), { cache: 'no-store', credentials: 'omit' });
    if (answer.status !== 200) throw new Error(answer.status);
    return (await answer.text()).length;
  };
  const begun = performance.now();
  const lengths = await Promise.all(Array.from({ length: count }, ask));
  const took = performance.now() - begun;
  done([took / 1000, lengths.filter((length) => length > 0).length]);
"""
ABORTED = """
  const ends = new AbortController();
  const ask = () => fetch(new URL('delay/10', scope), { cache: 'no-store', signal: ends.signal });
  const asked = Array.from({ length: count }, ask);
  await new Promise((go) => setTimeout(go, 1000));
  const begun = performance.now();
  ends.abort();
  const all = await Promise.allSettled(asked);
  const took = performance.now() - begun;
  done([took / 1000, all.filter((of) => of.reason?.name === 'AbortError').length]);
"""
# From the press on the button until the page says that the run is over.
STOP = """
  const button = [...document.querySelectorAll('button')].find((of) => of.textContent.trim() === 'Stop');
  const total = document.querySelector('.run-total');
  const begun = performance.now();
  button.click();
  const look = () => {
    if (/stopped/.test(total.textContent)) done((performance.now() - begun) / 1000);
    else setTimeout(look, 0);
  };
  look();
"""
# From Run until the run is over.
RUN = """
  const button = (name) => [...document.querySelectorAll('button:not([disabled])')]
    .find((of) => of.textContent.trim() === name);
  const until = async (holds) => { while (!holds()) await new Promise((go) => setTimeout(go, 4)); };
  const badge = () => document.querySelector('section[aria-label=Timeline] .badge')?.textContent;
  (async () => {
    await until(() => button('Run'));
    button('Run').click();
    await until(() => button('Stop'));
    await until(() => !button('Stop') && badge() === 'measured');
    done(1);
  })();
"""
RUNNING = f"{BUTTONS}.some((of) => of.textContent.trim() === 'Stop')"
TOTAL = "document.querySelector('.run-total').textContent"


def asked(page: Tab, address: str, delay: str, count: int) -> None:
    """Opens the lab with so many requests."""
    page.open(f"{address}?test#fetch/concurrent?urls=" + "+".join([f"delay/{delay}"] * count))
    page.start()
    page.until("navigator.serviceWorker.controller")


def bare(page: Tab, script: str, count: int) -> float:
    """How long JavaScript takes for as many, by itself."""
    scope = "(await navigator.serviceWorker.ready).scope + 'net/'"
    took, settled = page.run(f"(async () => {{ const scope = {scope}, count = {count}; {script} }})();")
    assert settled == count, f"{settled} of {count}"
    return float(took)


def ours(page: Tab, count: int) -> float:
    """How long the run of the lab takes, by its own clock."""
    page.run(RUN)
    facts = page.run("done(document.querySelector('section[aria-label=Totals]').textContent);")
    assert f"{count:,}" in facts.replace("\u202f", ",").replace("\u00a0", ","), facts
    return float(page.run(f"done({TOTAL});").split()[0])


def in_turns(one: Callable[[], float], other: Callable[[], float]) -> list[tuple[float, float]]:
    """Pairs of both, one first and then the other, the first pairs thrown away."""
    pairs = []
    for place in range(PAIRS + WARM_UP):
        second = other() if place % 2 else None
        first = one()
        pairs.append((first, other() if second is None else second))
    return pairs[WARM_UP:]


def concurrent(page: Tab, address: str, count: int) -> list[tuple[float, float]]:
    asked(page, address, "0.05", count)
    return in_turns(lambda: ours(page, count), lambda: bare(page, BARE, count))


def rows() -> Iterator[table.Row]:
    """100 and 500 at once, and the Stop of 1,000."""
    for browser in BROWSERS:
        with site(DIST) as address, tab(browser) as page:
            for count in (100, 500):
                what = f"{browser}: {count} fetches at once, the figure live / Promise.all(fetch)"
                yield table.ratio(what, concurrent(page, address, count), at_most=1.05)


def stopped(page: Tab) -> float:
    page.press("Run")
    page.until(RUNNING)
    page.rest(1)
    return float(page.run(STOP))


def stop() -> Iterator[table.Row]:
    """Stop with 1,000 requests in flight."""
    for browser in BROWSERS:
        with site(DIST) as address, tab(browser) as page:
            asked(page, address, "10", 1000)
            pairs = in_turns(lambda: stopped(page), lambda: bare(page, ABORTED, 1000))
            yield table.ratio(f"{browser}: Stop with 1,000 in flight / AbortController", pairs, at_most=1.1)
            yield table.Row(
                f"{browser}: from Stop until the page says so", [1000 * one for one, _ in pairs], "ms", at_most=50
            )
