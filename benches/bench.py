"""Runs the benches that are named, or all: prints their rows, and keeps them in the table of RESULTS.md."""

import argparse
from collections.abc import Callable, Iterator

import fetches
import first_row
import in_page
import long_tasks
import memory
import native
import opening
import phone
import program
import recorder
import table
import weighed

BENCHES: dict[str, Callable[[], Iterator[table.Row]]] = {
    "engine": native.engine,
    "figure": native.figure,
    "promises": in_page.rows,
    "fetch": fetches.rows,
    "stop": fetches.stop,
    "first-row": first_row.rows,
    "opening": opening.rows,
    "long-tasks": long_tasks.rows,
    "memory": memory.rows,
    "phone": phone.rows,
    "program": program.rows,
    "recorder": recorder.rows,
    "bytes": weighed.rows,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("benches", nargs="*", choices=[*BENCHES, []], metavar="NAME", help=", ".join(BENCHES))
    wanted = parser.parse_args().benches or BENCHES
    for name in wanted:
        rows = []
        for row in BENCHES[name]():
            print(row.line(), flush=True)
            rows.append(row)
        table.keep(rows)


if __name__ == "__main__":
    main()
