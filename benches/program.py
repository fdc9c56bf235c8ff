"""A reader's own program: from the click on Run to its first printed line, and what recording it costs in the page."""

from collections.abc import Iterator

import table
from browser import BROWSERS, ROOT, Tab, site, tab

TIMES = 9
# The page opens with an example and its recorded run: a word that is not in it tells the new run.
CHANGE = """
  const field = document.querySelector('textarea[aria-label=Program]');
  field.value = field.value.replace('Produced', 'Just produced');
  field.dispatchEvent(new Event('input', { bubbles: true }));
  requestAnimationFrame(() => setTimeout(() => done(1)));
"""
FIRST_LINE = """
  const run = [...document.querySelectorAll('button')].find((of) => of.textContent.trim() === 'Run');
  const begun = performance.now();
  run.click();
  const look = () =>
    document.querySelector('section[aria-label=Transcript]')?.textContent.includes('Just produced')
      ? done((performance.now() - begun) / 1000)
      : setTimeout(look, 2);
  look();
"""
TASKS, SLEEPS = 1_000, 20
STEPS = f"""
import asyncio

async def step():
    for _ in range({SLEEPS}):
        await asyncio.sleep(0)

async def main():
    await asyncio.gather(*(step() for _ in range({TASKS})))

asyncio.run(main())
"""
# In a worker of its own; with a limit of one event the recorder stops at once.
RUN = """
  const [text, limit, kinds] = arguments;
  const worker = awaitLab.startProgramWorker();
  let begun;
  worker.onmessage = ({ data: [what] }) => {
    if (what === 'up') worker.postMessage(['load', new URL('cpython/', document.baseURI).href, null]);
    if (what === 'loaded') {
      begun = performance.now();
      const program = { name: 'steps.py', text, world: 'simulated', seed: 1, limit, kinds, hosts: [], requests: 50 };
      worker.postMessage(['run', 1, program]);
    }
    if (what === 'over') {
      done((performance.now() - begun) / 1000);
      worker.terminate();
    }
  };
"""


def first_line(page: Tab, address: str) -> float:
    page.open(f"{address}?test#program")
    page.start()
    page.until("document.querySelector('section[aria-label=Transcript]')?.textContent.includes('Produced')")
    page.run(CHANGE)
    return float(page.run(FIRST_LINE))


def kinds() -> list[str]:
    """The names of all events, as the page hands them to a worker."""
    rows = (ROOT / "src/trace/vocabulary.rs").read_text().split('= "')[1:]
    return [row.partition('"')[0] for row in rows]


def rows() -> Iterator[table.Row]:
    with site(ROOT / "dist") as address:
        for browser in BROWSERS:
            cold, warm = [], []
            for _ in range(TIMES):
                with tab(browser) as page:
                    cold.append(first_line(page, address))
                    warm.append(first_line(page, address))
            yield table.Row(f"{browser}: click to first printed line, nothing cached", cold, "s")
            yield table.Row(f"{browser}: click to first printed line, cached", warm, "s", at_most=2.5)
            with tab(browser) as page:
                page.open(f"{address}?test#program")
                page.start()
                runs = [[float(page.run(RUN, STEPS, limit, kinds())) for limit in (2_000_000, 1)] for _ in range(TIMES)]
            costs = [(recorded - alone) / (TASKS * SLEEPS) * 1e6 for recorded, alone in runs]
            shares = [recorded / alone for recorded, alone in runs]
            yield table.Row(f"{browser}: what recording costs a step in the page", costs, "µs")
            yield table.Row(f"{browser}: a program of nothing but steps, recorded / not", shares)
