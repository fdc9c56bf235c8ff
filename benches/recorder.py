"""What the recorder costs: a service that is asked as fast as it answers, and a step of a task."""

import json
import subprocess
import sys
from collections.abc import Iterator

import table
from browser import ROOT


def rows() -> Iterator[table.Row]:
    program = [sys.executable, "-B", str(ROOT / "benches/recorded_service.py")]
    found = subprocess.run(program, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    request, step, steady = map(json.loads, found)
    lost = [100 * (1 - alone / recorded) for recorded, alone in request["pairs"]]
    what = "aiohttp, server and client in one process, 10,000 requests as fast as they go: throughput lost to recording"
    yield table.Row(what, lost, "%", at_most=10, note=f"{request['events']:.0f} events a request")
    what = "aiohttp, server and client in one process, 10,000 requests in 30 s: throughput lost to recording"
    lost = [100 * (1 - recorded / alone) for recorded, alone in steady["pairs"]]
    yield table.Row(what, lost, "%", at_most=10, note=f"{steady['bytes']:,.0f} bytes a request in the file")
    what = "the same: more of a core's time taken by recording"
    yield table.Row(what, [100 * (recorded - alone) for recorded, alone in steady["shares"]], "%")
    for name, measured in (("request", request), ("step of a task", step)):
        costs = [(recorded - alone) * 1e6 for recorded, alone in measured["pairs"]]
        yield table.Row(f"recording, CPython {sys.version_info[0]}.{sys.version_info[1]}: a {name}", costs, "µs")
