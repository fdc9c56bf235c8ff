"""What the Python twins of the labs share: their arguments and values, the clock, and the lines that they print.

Every twin runs as it is, in real time:

    python3 src/labs/say_after.py [VARIANT | LAB/VARIANT] [name=value ...]

Without a variant it runs those that the lab compares, one after another. A variant that waits for ever does so here, too,
and a note says that Ctrl-C stops it.
"""

import asyncio
import contextlib
import re
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

MICROS = 1_000_000
LONGEST = 60 * MICROS
DEFAULT_SEED = 1

_began = 0.0
_asked = 0
_failed = 0


def now() -> float:
    """The seconds since the program began, to the microsecond."""
    return round(asyncio.get_running_loop().time() - _began, 6)


def say(text: str) -> None:
    """Prints a line with the moment of its printing."""
    show(now(), text)


def compute(seconds: float, step: Callable[[], None]) -> None:
    """Keeps the thread for so long, and does `step` over and over meanwhile."""
    keep(seconds, step)


def keep(seconds: float, step: Callable[[], None]) -> None:
    end = round(time.monotonic() + seconds, 6)
    while time.monotonic() < end:
        step()


def block(seconds: float) -> None:
    """Blocks the thread for so long, as a call that waits does."""
    rest(seconds)


def rest(seconds: float) -> None:
    time.sleep(seconds)


def show(moment: float, text: str) -> None:
    print(f"{moment:.3f}  {text}", flush=True)


@contextlib.contextmanager
def counted_request(failure: type[Exception]) -> Iterator[None]:
    """Counts a request, and whether it failed."""
    global _asked, _failed
    _asked += 1
    try:
        yield
    except failure:
        _failed += 1
        raise


def is_comparable(total: float) -> bool:
    """Whether the last run took time, and got an answer if it asked for any."""
    return total > 0 and (_asked == 0 or _failed < _asked)


async def run(program: Callable[[Any], Awaitable[None]], plan: Any) -> float:
    """Runs a variant's program; gives the seconds that it took."""
    global _asked, _began, _failed
    _asked = _failed = 0
    _began = asyncio.get_running_loop().time()
    await program(plan)
    return now()


def fill(template: str, **fillings: Any) -> str:
    """The template with its holes filled, as str.format does, but holes of other names or forms stay as they are."""

    def filling(hole: re.Match) -> str:
        name, colon, form = hole[1].partition(":")
        if name not in fillings:
            return hole[0]
        value = fillings[name]
        if isinstance(value, float):
            decimals = re.fullmatch(r"\.([0-9])f", form if colon else ".3f")
            return f"{value:.{min(int(decimals[1]), 6)}f}" if decimals else hole[0]
        return hole[0] if colon else str(value)

    return re.sub(r"\{([^{}]*)\}", filling, template)


# Values: each reader takes a text and gives the value, or raises ValueError with what is possible.


class Limited(Exception):
    """The value was changed to keep a limit."""

    def __init__(self, value: Any, limit: str):
        super().__init__(limit)
        self.value = value


def text(text: str) -> str:
    return text


def one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"choose one of {', '.join(words)}")
        return text

    return read


def connections(text: str) -> int | None:
    if text not in ("6", "100", "none"):
        raise ValueError("choose 6 (HTTP/1.1), 100 (HTTP/2) or none")
    return None if text == "none" else int(text)


def count(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch("[0-9]+", text):
            raise ValueError(f"write a whole number from {least} to {most}")
        number = whole_number(text)
        if not least <= number <= most:
            raise Limited(min(max(number, least), most), f"the limit is {least} to {most}")
        return number

    return read


def micros(text: str) -> int:
    """A time in microseconds, written in seconds with at most six decimals."""
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        raise ValueError("write seconds in digits: 0.25")
    whole, _, decimals = text.partition(".")
    if decimals[6:].strip("0"):
        raise ValueError("write at most six decimals: times are kept to the microsecond")
    return whole_number(whole + decimals[:6].ljust(6, "0"))


def whole_number(digits: str) -> int:
    """What the digits say; those that are too many to be read stand for a number above every limit."""
    return int(digits) if len(digits) < 1_000 else sys.maxsize


def seconds(text: str) -> float:
    time = micros(text)
    if time > LONGEST:
        raise Limited(LONGEST / MICROS, "the longest is 60 s")
    return time / MICROS


def interval(text: str) -> float:
    """A time between repeated acts, in seconds."""
    time = seconds(text)
    if time < 0.1:
        raise Limited(0.1, "the shortest is 0.1 s")
    return time


class Delays:
    """Delays by item: a range 0.1..0.5, drawn by the seed, or a list 0.1,0.3, repeated."""

    def __init__(self, stream: int, text: str):
        self.stream = stream
        low, dots, high = text.partition("..")
        self.drawn = bool(dots)
        self.times = [micros(low), micros(high)] if dots else [micros(time) for time in text.split(",")]
        if self.drawn and self.times[0] > self.times[1]:
            raise ValueError("the first of the two must be the smaller: 0.1..0.5")
        if max(self.times) > LONGEST:
            self.times = [min(time, LONGEST) for time in self.times]
            raise Limited(self, "the longest is 60 s")

    def at(self, seed: int, index: int) -> float:
        if not self.drawn:
            return self.times[index % len(self.times)] / MICROS
        low, high = self.times
        return (low + splitmix64(seed, self.stream, index) % (high - low + 1)) / MICROS


def splitmix64(seed: int, stream: int, index: int) -> int:
    """The number at `index` of a seed's stream: the same in Rust, so that a seed gives the same delays."""
    mask = 2**64 - 1
    bits = (seed + ((stream << 32) + index + 1) * 0x9E3779B97F4A7C15) & mask
    bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & mask
    bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & mask
    return bits ^ (bits >> 31)


class Pair(NamedTuple):
    """Delays with what is printed, or what a task is called."""

    times: int | None
    """How many it stands for, if it is written so."""
    delays: Delays
    text: str


def pairs(text: str) -> list[Pair]:
    """Seconds with a text: 1:Hello,2:World; 100*0.5..1.5:Task stands for a hundred, from Task 1 on."""
    pairs, limited = [], None
    for pair in text.split(","):
        delay, colon, what = pair.partition(":")
        if not colon:
            raise ValueError("write seconds:text, with commas between: 1:Hello,2:World")
        times, star, delay = delay.rpartition("*")
        try:
            delays = Delays(1, delay)
        except Limited as limit:
            limited = limit
            delays = limit.value
        pairs.append(Pair(count(1, 10_000)(times) if star else None, delays, what))
    if limited:
        raise Limited(pairs, str(limited))
    return pairs


def each(pairs: list[Pair], seed: int) -> Iterator[tuple[float, str]]:
    """The delay and the text of each, those that stand for several one by one."""
    index = 0
    for times, delays, what in pairs:
        for number in range(1, (times or 1) + 1):
            yield delays.at(seed, index), f"{what} {number}" if times else what
            index += 1


# Labs, their variants and their presets.


@dataclass(frozen=True)
class Preset:
    """Values by name; those of `variants` hold for these only."""

    settings: dict[str, str]
    variants: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Lab:
    name: str
    fields: dict[str, tuple[Callable[[str], Any], str]]
    """How each value is read, and its default."""
    plan: Callable[..., Any]
    """Makes a plan of the values and the seed."""
    variants: dict[str, Callable[[Any], Awaitable[None]]]
    shown: tuple[str, ...]
    presets: dict[str, Preset]
    """The first is the default."""
    defaults: dict[str, dict[str, str]] = field(default_factory=dict)
    """Values that a variant has of its own where no preset was chosen."""
    needs: dict[str, tuple[int, int]] = field(default_factory=dict)
    """The oldest Python that a variant runs on."""
    endless: dict[str, Callable[[Any], bool]] = field(default_factory=dict)
    """Whether a variant never ends with a plan."""

    def resolve(self, variant: str, arguments: dict[str, str]) -> Any:
        """A variant's plan. Raises ValueError with what is possible; a limited value is noted."""
        if sys.version_info < self.needs.get(variant, (3, 11)):
            needed, here = ("%d.%d" % version[:2] for version in (self.needs.get(variant, (3, 11)), sys.version_info))
            raise ValueError(f"{variant} needs Python {needed} or newer: this is {here}")
        chosen = arguments.get("preset")
        if chosen is not None and chosen not in self.presets:
            raise ValueError(f"{self.name} has no preset {chosen!r}: there are {', '.join(self.presets)}")
        own = self.defaults.get(variant)
        settings = {name: default for name, (_, default) in self.fields.items()} | (own or {})
        if chosen is not None or own is None:
            preset = self.presets[chosen or next(iter(self.presets))]
            settings |= preset.settings | preset.variants.get(variant, {})
        for name, given in arguments.items():
            if name in self.fields:
                settings[name] = given
            elif name not in ("preset", "seed"):
                raise ValueError(f"there is no parameter {name!r}: there are {', '.join(self.fields)}")
        seed = arguments.get("seed", str(DEFAULT_SEED))
        if not re.fullmatch("[0-9]{1,20}", seed) or int(seed) >= 2**64:
            raise ValueError(f"seed={seed!r} is no whole number from 0 to {2**64 - 1}")
        values = {name: self.read(name, given) for name, given in settings.items()}
        return self.plan(seed=int(seed), **values)

    def read(self, name: str, given: str) -> Any:
        try:
            return self.fields[name][0](given)
        except Limited as limited:
            print(f"note: {name}={given} was changed: {limited}", file=sys.stderr)
            return limited.value
        except ValueError as error:
            raise ValueError(f"{name}={given!r}: {error}") from None

    def main(self) -> None:
        """Runs what the arguments ask for."""
        try:
            variant, arguments = self.asked(sys.argv[1:])
            plans = {name: self.resolve(name, arguments) for name in ([variant] if variant else self.shown)}
        except ValueError as error:
            print(error, file=sys.stderr)
            sys.exit(2)
        try:
            self.run(plans, headed=variant is None)
        except KeyboardInterrupt:
            sys.exit(130)

    def asked(self, given: list[str]) -> tuple[str | None, dict[str, str]]:
        """The variant that is named, if one is, and the arguments. Raises ValueError with what is possible."""
        what, arguments = None, {}
        for argument in given:
            name, equals, value = argument.partition("=")
            if argument == "--json":
                raise ValueError("--json is for the simulated world: cargo run --example transcript -- LAB/VARIANT --json")
            if not equals and what is None:
                what = argument
            elif not equals:
                raise ValueError(f"{argument!r} is not understood: write a variant, then name=value")
            elif name in arguments:
                print(f"note: {name} is there twice: the first counts", file=sys.stderr)
            else:
                arguments[name] = value
        variant = None if what in (None, self.name) else what.removeprefix(f"{self.name}/")
        if variant is not None and variant not in self.variants:
            raise ValueError(f"{self.name} has no variant {variant!r}: there are {', '.join(self.variants)}")
        return variant, arguments

    def run(self, plans: dict[str, Any], headed: bool) -> None:
        totals, are_comparable = [], True
        for name, plan in plans.items():
            if totals:
                print()
            if headed:
                print(f"{self.name}/{name}")
            if name in self.endless and self.endless[name](plan):
                print(f"note: {name} never ends: press Ctrl-C", file=sys.stderr, flush=True)
            totals.append(asyncio.run(run(self.variants[name], plan)))
            are_comparable = are_comparable and is_comparable(totals[-1])
            print(f"total {totals[-1]:.3f}")
        if len(totals) == 2 and are_comparable:
            first, second = totals
            print(f"\nSpeedup: {first / second:.2f}x")
