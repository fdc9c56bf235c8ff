"""The table of all that is measured: printed, and kept in RESULTS.md."""

import dataclasses
import pathlib
import statistics
from collections.abc import Sequence

RESULTS = pathlib.Path(__file__).with_name("RESULTS.md")
HEAD = "| what | measured | range | goal | |\n| --- | --- | --- | --- | --- |\n"
BEGIN, END = "<!-- scripts/bench writes from here -->\n", "<!-- to here -->\n"


@dataclasses.dataclass(frozen=True)
class Row:
    """What was measured: the median of its values, and what it is to be."""

    what: str
    values: Sequence[float]
    unit: str = ""
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""

    def line(self) -> str:
        median = statistics.median(self.values)
        goal = self.goal()
        short = (self.at_most is not None and median > self.at_most) or (
            self.at_least is not None and median < self.at_least
        )
        verdict = "" if not goal else "short" if short else "met"
        measured = self.shown(median) + (f" ({self.note})" if self.note else "")
        span = f"{self.shown(min(self.values))} to {self.shown(max(self.values))}, {len(self.values)} times"
        return f"| {self.what} | {measured} | {span} | {goal} | {verdict} |"

    def goal(self) -> str:
        if self.at_most is not None:
            return f"≤ {self.shown(self.at_most)}"
        return "" if self.at_least is None else f"≥ {self.shown(self.at_least)}"

    def shown(self, value: float) -> str:
        """With three digits that count."""
        digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
        return f"{value:,.{digits}f}{' ' if self.unit else ''}{self.unit}"


def ratio(
    what: str,
    pairs: Sequence[Sequence[float]],
    *,
    rate: bool = False,
    at_most: float | None = None,
    at_least: float | None = None,
) -> Row:
    """The ratio of pairs in seconds: of the times, or of what was done a second."""
    ratios = [other / one if rate else one / other for one, other in pairs]
    one, other = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
    digits = 0 if min(one, other) >= 100 else 1 if min(one, other) >= 1 else 3
    return Row(what, ratios, "", at_most, at_least, f"{one:,.{digits}f} and {other:,.{digits}f} ms")


def keep(rows: Sequence[Row]) -> None:
    """Puts rows into RESULTS.md, in place of what was measured of the same before."""
    text = RESULTS.read_text()
    before, rest = text.split(BEGIN)
    table, after = rest.split(END)
    lines = {line.split(" | ")[0]: line for line in table.splitlines()[2:]}
    lines |= {(line := row.line()).split(" | ")[0]: line for row in rows}
    RESULTS.write_text(before + BEGIN + HEAD + "".join(f"{line}\n" for line in lines.values()) + END + after)
