"""Weighs what dist/ downloads, raw and with brotli, and fails where it has grown over its limit.

The first view is what opening a lab downloads until it is seen, and a figure in another page what such a page downloads before
its reader acts. The program comes after that, with what else it needs. Source files are loaded when the reader asks to see them,
pages to be read only where no script runs.
"""

import hashlib
import os
import pathlib
import sys

import brotlicffi

# The first view of any lab or preset, and a figure of the fetch lab before an act: promises.
FIRST_VIEW_LIMIT = 31_000
FIGURE_LIMIT = 12_000
# What a reader's own program needs, which nobody loads before asking for it: a promise.
CPYTHON_LIMIT = 5_000_000
# What every page with a figure loads: a promise to other people's pages.
ELEMENT_LIMIT = 2_000
# No promise, but nobody shall wait for it: look twice before you raise it.
PROGRAM_LIMIT = 541_000
# A worker for work that blocks: several start at once.
WORKER_LIMIT = 20_000


# To weigh CPython takes a minute, and it seldom changes: what it came to is kept by what was weighed.
KEPT = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "await-lab/weights"


def brotli(content):
    return len(brotlicffi.compress(content, quality=11))


def packed_once(content):
    kept = KEPT / hashlib.sha256(content).hexdigest()
    if not kept.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        kept.write_text(str(brotli(content)))
    return int(kept.read_text())


def weigh(paths, packed=brotli):
    contents = {path: path.read_bytes() for path in paths}
    return {path: (len(content), packed(content)) for path, content in contents.items()}


def total(sizes):
    return sum(raw for raw, _ in sizes.values()), sum(packed for _, packed in sizes.values())


dist = pathlib.Path("dist")
paths = [path for path in dist.rglob("*") if path.is_file() and path.suffix not in (".gz", ".br")]
cpython = weigh((path for path in paths if path.parent.name == "cpython"), packed_once)
files = weigh(path for path in paths if path not in cpython)


def named(*names):
    """The files of the folder itself whose names begin so: a hash may follow."""
    return {path: size for path, size in files.items() if path.parent == dist and path.name.startswith(names)}


def largest(views):
    """The one of these views that weighs most."""
    path = max(views, key=lambda path: views[path][1])
    return {path: views[path]}


program = named("await-lab-")
beside = named("start.js", "style-", "practice.js", "sw.js")
worker = named("worker.js", "blocking")
views = {path: size for path, size in files.items() if path.parent.name == "first"}
figures = {path: size for path, size in views.items() if path.name.startswith("embed-")}
# These two screens are no labs, and need a part of the style for themselves.
own = {path: size for path, size in views.items() if path.name in ("program.html", "asyncio-and-rust.html")}
labs = {path: size for path, size in views.items() if path not in figures | own}

page = named("index.html", "boot.js", "page-", "icon-")
first, first_own = page | largest(labs), page | named("own-") | largest(own)
element = named("embed.js", "embed.html", "figure.js", "cards-")
figure = element | named("lanes-") | {path: size for path, size in figures.items() if path.name == "embed-fetch.html"}
largest_figure = element | named("pictures-") | largest(figures)

parts = {
    "first view": first,
    "that of the program’s own screen": first_own,
    "figure": figure,
    "largest figure": largest_figure,
    "program": program,
    "what comes with it": beside,
    "worker": worker,
    "CPython": cpython,
}
for heading, sizes in parts.items():
    print(heading, file=sys.stderr)
    for path, (raw, packed) in sorted(sizes.items(), key=lambda item: -item[1][1]):
        print(f"{packed:>9} of {raw:>7}  {path}", file=sys.stderr)

totals = {heading: total(sizes) for heading, sizes in parts.items()}
_, element_packed = files[dist / "embed.js"]
told = [f"{heading} {raw / 1000:.1f} kB, {packed / 1000:.1f} kB with brotli" for heading, (raw, packed) in totals.items()]
print("; ".join([*told, f"embed.js {element_packed / 1000:.2f} kB with brotli"]))

packed = {heading: packed for heading, (_, packed) in totals.items()} | {"embed.js": element_packed}
limits = {
    "first view": FIRST_VIEW_LIMIT,
    "figure": FIGURE_LIMIT,
    "program": PROGRAM_LIMIT,
    "worker": WORKER_LIMIT,
    "CPython": CPYTHON_LIMIT,
    "embed.js": ELEMENT_LIMIT,
}
over = [f"{heading} {packed[heading]} bytes, of {limit}" for heading, limit in limits.items() if not 0 < packed[heading] <= limit]
if over:
    sys.exit("Over its limit, with brotli: " + "; ".join(over))
