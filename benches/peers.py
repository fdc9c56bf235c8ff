"""The page on a phone, beside other pages that show what runs: `python3 benches/peers.py FOLDER [TIMES]`.

The folder has each of the others as it would lie on a host, in a folder of its own; those that aren't there are left
out. `speedscope` is `dist/release` of its package on npm; `loupe` its branch gh-pages and `rxmarbles` the folder dist
of its repository; `rxviz` what `next build` and `next export` make, with `/sandbox` in components/Output.js as
`/sandbox.html`; `visual-effect` the folder out that `next build` makes. What they ask of other hosts is refused at
once. All are opened in turns, each time by a new browser, and the first turn is thrown away, since in it the server
packs their files.
"""

import dataclasses
import pathlib
import statistics
import sys
from collections.abc import Callable, Sequence

from browser import ROOT, site, tab
from phone import as_phone


@dataclasses.dataclass(frozen=True)
class Page:
    """A page, and expressions of JavaScript: whether its picture is there, whether it can be used, its button to run
    once a tap on it counts, and whether something moves after that."""

    name: str
    folder: pathlib.Path
    picture: str
    ready: str
    button: str = ""
    moves: str = ""
    path: str = ""


WATCH = """
  const seen = (window.seen = {});
  const note = (name) => (seen[name] ??= performance.now());
  // Once what is there is on the screen.
  const shown = (act) => requestAnimationFrame(() => setTimeout(act));
  const frames = () => [...document.querySelectorAll('iframe')].map((of) => of.contentDocument).filter(Boolean);
  const sandbox = () => frames().find((of) => of.querySelector('.container'));
  const runs_react = (of) => of && Object.keys(of).some((key) => key.startsWith('__react'));
  const named = (name) => [...document.querySelectorAll('button')].find((of) => of.textContent.trim() === name);
  const example = () => document.getElementById('effect-all');
  const look = () => {
    if (!seen.picture && (PICTURE)) shown(() => note('picture'));
    if (!seen.ready && (READY)) shown(() => note('ready'));
    const button = !seen.tap && (BUTTON);
    if (button) {
      note('tap');
      button.click();
    }
    if (seen.tap && !seen.moves && (MOVES)) shown(() => note('moves'));
    requestAnimationFrame(look);
  };
  if (self === top) requestAnimationFrame(look);
"""
# The bytes of all files that had come by a moment, those of frames with them.
CAME = """
  const came = (by) => [window, ...frames().map((of) => of.defaultView)].flatMap(({ performance }) =>
    [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
      .filter((of) => performance.timeOrigin + of.responseEnd <= window.performance.timeOrigin + by))
    .reduce((sum, of) => sum + (of.transferSize && of.encodedBodySize), 0);
"""


def ours(lab: str) -> Page:
    bars = "document.querySelector('section[aria-label=Timeline] .bar')?.checkVisibility()"
    runs = "document.querySelector('section[aria-label=Timeline] .badge')?.textContent.includes('running')"
    return Page(
        f"Await Lab, {lab}",
        ROOT / "dist",
        picture=f"named('Run') && {bars}",
        ready="document.documentElement.dataset.boot === 'running'",
        # A tap before the program is there is held.
        button="seen.picture && named('Run')",
        moves=f"{runs} && {bars}",
        path=f"#{lab}",
    )


def pages(folder: pathlib.Path) -> list[Page]:
    """Ours, and those of the others that are there."""
    marbles = "document.querySelector('svg circle')"
    # Without a file speedscope has no picture: that of the profile that comes with it.
    profile = "perf-vertx-stacks-01-collapsed-all-ZNUIGAJL.txt"
    flames = "document.querySelectorAll('canvas').length > 1 && document.title.includes('vertx')"
    # Before a run RxViz has no picture: its code. What runs it is in a frame.
    code = "document.querySelector('.CodeMirror-line')"
    node = "example()?.querySelector('[style*=\"will-change\"]')"
    stack = "document.querySelector('.stack-wrapper')"
    others = [
        Page("RxMarbles", folder / "rxmarbles", marbles, marbles),
        Page("speedscope", folder / "speedscope", flames, flames, path=f"#profileURL={profile}"),
        Page(
            "RxViz",
            folder / "rxviz",
            code,
            f"{code} && runs_react(sandbox()?.querySelector('.container'))",
            "seen.ready && document.querySelector('button.primary')",
            "sandbox().querySelector('svg line')",
        ),
        Page(
            "visual-effect",
            folder / "visual-effect",
            node,
            node,
            "seen.ready && example().querySelector('.cursor-pointer')",
            "example().querySelector('[style*=\"width: 200%\"]')",
        ),
        Page(
            "Loupe",
            folder / "loupe",
            stack,
            stack,
            "seen.ready && named('Save + Run')",
            "document.querySelector('.stack-item')",
        ),
    ]
    return [ours("say-after"), ours("fetch"), *(other for other in others if other.folder.exists())]


def opened(page: Page) -> dict[str, float]:
    """When what was looked for was seen, in milliseconds from the address on, and the bytes until then."""
    script = WATCH + CAME
    for name in ("picture", "ready", "button", "moves"):
        script = script.replace(name.upper(), getattr(page, name) or "false")
    last = "moves" if page.moves else "ready"
    with site(page.folder, packed=True) as address, tab("Chromium") as here:
        as_phone(here)
        here.devtools("Network.setBlockedURLs", {"urls": ["https://*", "*google*", "*youtube*"]})
        here.devtools("Page.addScriptToEvaluateOnNewDocument", {"source": script})
        here.ask("POST", "/url", {"url": address + page.path})
        found: dict[str, float] = here.until(f"seen.{last} && seen.picture && seen")
        # An entry for a file comes a little after the file.
        here.rest()
        for name in ("picture", last):
            found[f"{name} bytes"] = here.run(f"done(came({found[name]}));")
        return found


def row(page: Page, all: Sequence[dict[str, float]]) -> str:
    def kilobytes(name: str) -> str:
        return f"{statistics.median(one[f'{name} bytes'] for one in all) / 1000:.0f} kB"

    def seconds(of: Callable[[dict[str, float]], float]) -> str:
        values = [of(one) / 1000 for one in all]
        return f"{statistics.median(values):.2f} s ({min(values):.2f} to {max(values):.2f})"

    cells = [seconds(lambda one: one["picture"]), kilobytes("picture"), seconds(lambda one: one["ready"])]
    if page.moves:
        cells += [seconds(lambda one: one["moves"] - one["tap"]), seconds(lambda one: one["moves"]), kilobytes("moves")]
    else:
        cells += [""] * 3
    return f"| {page.name} | {' | '.join(cells)} |"


def main(folder: pathlib.Path, times: int = 9) -> None:
    all = pages(folder)
    found: dict[str, list[dict[str, float]]] = {page.name: [] for page in all}
    for turn in range(times + 1):
        for page in all:
            seen = opened(page)
            print(turn, page.name, seen, file=sys.stderr, flush=True)
            if turn:
                found[page.name].append(seen)
    until = "bytes until that"
    print(f"| | picture | {until} | can be used | from a tap to what moves | from the address to that | {until} |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for page in all:
        print(row(page, found[page.name]))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve(), *map(int, sys.argv[2:]))
