"""Reads exported files with what Python's standard library has for their formats, and says what is in them."""

import csv
import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

SVG = "{http://www.w3.org/2000/svg}"


def of_svg(path: Path) -> None:
    root = ET.parse(path).getroot()
    assert root.tag == f"{SVG}svg", root.tag
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    assert set((root.get("aria-labelledby") or "").split()) <= ids
    for element in root.iter():
        for key, value in element.attrib.items():
            assert "://" not in value and not key.startswith("on"), (key, value)
            assert not value.startswith("url(#") or value[5:-1] in ids, value
    style = root.findtext(f"{SVG}style") or ""
    assert "prefers-color-scheme:dark" in style and "url(" not in style and "@import" not in style
    bars = sum(1 for element in root.iter(f"{SVG}rect") if element.get("rx") == "3")
    print(f"svg: {root.findtext(f'{SVG}title')}; {root.findtext(f'{SVG}desc')}; {bars} bars")


def of_csv(path: Path) -> None:
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, strict=True))
    runs = list(dict.fromkeys(row["run"] for row in rows))
    for row in rows:
        assert None not in row and None not in row.values(), row
        assert not any(cell[:1] in ("=", "+", "-", "@") for cell in row.values()), row
    last = {run: max(float(row["seconds"]) for row in rows if row["run"] == run) for run in runs}
    print(f"csv: {len(rows)} events; {last}")


def of_har(path: Path) -> None:
    log = json.loads(path.read_text(encoding="utf-8"))["log"]
    assert log["version"] == "1.2" and log["creator"]["name"] == "Await Lab"
    pages = {page["id"]: page["title"] for page in log["pages"]}
    count = dict.fromkeys(pages.values(), 0)
    for entry in log["entries"]:
        timings = entry["timings"]
        stages = timings["blocked"] + timings["send"] + timings["wait"] + timings["receive"]
        assert abs(stages - entry["time"]) < 0.01, entry
        assert entry["request"]["headers"] == entry["response"]["headers"] == []
        assert "://" in entry["request"]["url"] and entry["cache"] == {}
        count[pages[entry["pageref"]]] += 1
    print(f"har: {count}")


def of_perfetto(path: Path) -> None:
    events = json.loads(path.read_text(encoding="utf-8"))["traceEvents"]
    named = {(event["pid"], event["tid"]) for event in events if event["name"] == "thread_name"}
    spans: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for event in events:
        assert event["ph"] in ("M", "X", "i") and (event["pid"], event["tid"]) in named | {(event["pid"], 0)}
        if event["ph"] == "X":
            begin = event["ts"]
            spans.setdefault((event["pid"], event["tid"]), []).append((begin, begin + event["dur"]))
    # On one thread a span lies within another, or beside it.
    for thread in spans.values():
        first = thread[0]
        for one, other in zip(thread[1:], thread[2:], strict=False):
            assert first[0] <= one[0] <= one[1] <= first[1], (first, one)
            assert one[1] <= other[0], (one, other)
    print(f"perfetto: {sum(map(len, spans.values()))} spans on {len(spans)} threads")


READERS = {".svg": of_svg, ".csv": of_csv, ".har": of_har, ".json": of_perfetto}

for name in sys.argv[1:]:
    READERS[Path(name).suffix](Path(name))
