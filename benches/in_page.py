"""The engine beside JavaScript's own promises, in one page; `in_page.js` does the measuring."""

import pathlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator

import table
from browser import BROWSERS, ROOT, site, tab

WASM = "wasm32-unknown-unknown"
BENCHES = ROOT / "benches"
# As in index.html.
FEATURES = (
    "--enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals"
    " --enable-reference-types --enable-multivalue"
)


def built(folder: pathlib.Path) -> None:
    """Compiles the engine as the page's program is."""
    subprocess.run(
        ["cargo", "build", "--quiet", "--release", "--target", WASM, "--example", "in_page"], cwd=ROOT, check=True
    )
    wasm = ROOT / "target" / WASM / "release/examples/in_page.wasm"
    bind = f"wasm-bindgen --target web --no-typescript --out-name in_page_wasm --out-dir {folder} {wasm}"
    subprocess.run(bind.split(), check=True)
    program = folder / "in_page_wasm_bg.wasm"
    subprocess.run(f"wasm-opt -Oz --low-memory-unused {FEATURES} {program} -o {program}".split(), check=True)
    shutil.copy(BENCHES / "in_page.html", folder / "index.html")
    shutil.copy(BENCHES / "in_page.js", folder)


def rows() -> Iterator[table.Row]:
    """10,000 ready tasks against Promise.all; the queue against a ring of promises."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        built(folder)
        for browser in BROWSERS:
            with site(folder) as address, tab(browser) as page:
                page.open(address)
                page.until("window.measure")
                found = page.run("measure().then(done, (error) => done(String(error)));")
            if isinstance(found, str):
                raise RuntimeError(found)
            what = f"{browser}: 10,000 ready tasks, recorded / Promise.all"
            yield table.ratio(what, found.pop("ready"), at_most=0.5)
            for capacity, pairs in found.items():
                size = "any number" if capacity == "0" else capacity
                what = f"{browser}: a queue of {size}, recorded / a ring of promises: items a second"
                yield table.ratio(what, pairs, rate=True)
