"""Weighs what the first view of dist/ downloads, raw and with brotli, and fails where it has grown."""

import pathlib
import sys

import brotlicffi

# What the first view may weigh in the end. It weighs more so far, so the ceiling holds what has been saved: lower it
# with every saving.
GOAL = 150_000
CEILING = 290_000
NOT_OF_THE_FIRST_VIEW = {
    "embed.js",  # Loaded by the pages that embed a figure.
    "src",  # Source files, each loaded when the reader asks to see it.
}

files = [file for file in pathlib.Path("dist").rglob("*") if file.is_file()]
files = [file for file in files if not NOT_OF_THE_FIRST_VIEW & set(file.relative_to("dist").parts)]
raw = [file.read_bytes() for file in files]
packed = [len(brotlicffi.compress(content)) for content in raw]
for size, file in sorted(zip(packed, files), reverse=True):
    print(f"{size:>8} {file}", file=sys.stderr)
total = sum(packed)
if total > GOAL:
    print(f"The goal is {GOAL / 1000:.0f} kB with brotli.", file=sys.stderr)
print(f"{sum(map(len, raw)) / 1000:.1f} kB, {total / 1000:.1f} kB with brotli")
if not files or total > CEILING:
    sys.exit(f"The ceiling is {CEILING / 1000:.0f} kB with brotli.")
