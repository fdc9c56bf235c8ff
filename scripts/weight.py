"""Weighs what dist/ downloads, raw and with brotli, and fails where it has grown over its limit.

The first load is what opening a lab downloads. The program comes at the reader's first act, or at once where a link asks
for more than a lab. Source files are loaded when the reader asks to see them,
pages to be read only where no script runs.
"""

import hashlib
import os
import pathlib
import sys

import brotlicffi

FIRST_LOAD_LIMIT = 150_000
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
paths = [path for path in dist.rglob("*") if path.is_file() and path.name != "_headers" and path.suffix not in (".gz", ".br")]
cpython = weigh((path for path in paths if path.parent.name == "cpython"), packed_once)
files = weigh(path for path in paths if path not in cpython)
program = {path: size for path, size in files.items() if path.name.startswith("await-lab-")}
worker = {path: size for path, size in files.items() if path.name in ("worker.js", "blocking.js", "blocking_bg.wasm")}
views = {path: size for path, size in files.items() if path.parent.name == "first"}
readable = {path for path in files if path.parent.name == "read"}
sources = {path: size for path, size in files.items() if {"src", "programs"} & set(path.parts)}
# What only other people's pages, and who shares or exports, load.
late = ("embed.js", "embed.html", "embedded.js", "share.js", "leave.js", "pixels.js")
elsewhere = {path for path in files if path.name in late or {"post", "pictures"} & set(path.parts)}
first = {path: size for path, size in files.items() if not {path} & (program.keys() | worker.keys() | views.keys() | sources.keys() | readable | elsewhere)}
# A page that opens another lab than the usual one loads that one's view, too.
largest = max(views, key=lambda path: views[path][1])
first[largest] = views[largest]

for heading, sizes in (("First load", first), ("Program", program), ("Worker that blocks", worker), ("CPython", cpython)):
    print(heading, file=sys.stderr)
    for path, (raw, packed) in sorted(sizes.items(), key=lambda item: -item[1][1]):
        print(f"{packed:>9} of {raw:>7}  {path}", file=sys.stderr)

(first_raw, first_packed), (program_raw, program_packed) = map(total, (first, program))
(worker_raw, worker_packed), (cpython_raw, cpython_packed) = map(total, (worker, cpython))
_, element_packed = files[dist / "embed.js"]
print(
    f"first load {first_raw / 1000:.1f} kB, {first_packed / 1000:.1f} kB with brotli; "
    f"program {program_raw / 1000:.1f} kB, {program_packed / 1000:.1f} kB with brotli; "
    f"worker {worker_raw / 1000:.1f} kB, {worker_packed / 1000:.1f} kB with brotli; "
    f"CPython {cpython_raw / 1000:.0f} kB, {cpython_packed / 1000:.0f} kB with brotli; "
    f"embed.js {element_packed / 1000:.2f} kB with brotli"
)
if not program or first_packed > FIRST_LOAD_LIMIT:
    sys.exit(f"The first load may weigh {FIRST_LOAD_LIMIT / 1000:.0f} kB with brotli.")
if program_packed > PROGRAM_LIMIT:
    sys.exit(f"The program may weigh {PROGRAM_LIMIT / 1000:.0f} kB with brotli.")
if worker_packed > WORKER_LIMIT:
    sys.exit(f"A worker for work that blocks may weigh {WORKER_LIMIT / 1000:.0f} kB with brotli.")
if cpython_packed > CPYTHON_LIMIT:
    sys.exit(f"CPython may weigh {CPYTHON_LIMIT / 1000:.0f} kB with brotli.")
if element_packed > ELEMENT_LIMIT:
    sys.exit(f"embed.js may weigh {ELEMENT_LIMIT / 1000:.0f} kB with brotli.")
