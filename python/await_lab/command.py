"""The command: `run` records a program, `view` shows a recorded run."""

import argparse
import os
import sys
from typing import NoReturn

from . import file
from .program import Missing, Program, module, script
from .session import Session
from .trace import MAX_EVENTS

NAME = "python -m await_lab"
RUN = f"""{NAME} run [-o FILE] [--virtual] [--seed N] [--limit N] app.py ARGS…
       {NAME} run [options] -m MODULE ARGS…"""
VALUED = ("-o", "--seed", "--limit")
"""Options of `run` that a value follows."""
VIEW = f"{NAME} view FILE [--page DIR] [--port N] [--no-open]"


def main() -> None:
    parser = argparse.ArgumentParser(NAME, usage=f"{RUN}\n       {VIEW}", description=__doc__)
    # Else each command is named by the whole usage.
    commands = parser.add_subparsers(dest="command", required=True, prog=NAME)
    run = commands.add_parser("run", usage=RUN, help="run a program and record it")
    run.add_argument("-o", metavar="FILE", help="where to write the run; else app.trace.json")
    run.add_argument("--virtual", action="store_true", help="on a virtual clock: waits take no time")
    run.add_argument("--seed", type=int, default=1, metavar="N", help="what random numbers grow from with --virtual")
    run.add_argument("--limit", type=int, default=MAX_EVENTS, metavar="N", help=f"the most events; else {MAX_EVENTS:,}")
    run.add_argument("-m", dest="module", metavar="MODULE", nargs=argparse.REMAINDER, help="run a module")
    run.add_argument("program", nargs=argparse.REMAINDER, metavar="app.py ARGS…", help="the program and its arguments")
    show = commands.add_parser("view", usage=VIEW, help="show a recorded run in the browser")
    if sys.argv[1:2] == ["view"]:
        # What it imports is not there for a program that runs, as it isn't by itself.
        from . import view

        view.add_arguments(show)
        view.main(parser.parse_args())
        return
    options = parser.parse_args(["run", *apart(sys.argv[2:])] if sys.argv[1:2] == ["run"] else None)
    what = options.program
    if options.module is not None:
        # For argparse `--` ends what belongs to an option.
        what = [*options.module, *what]
    elif what[:1] == ["--"]:
        del what[0]
    if not what:
        run.error("name the program to run")
    if options.limit < 100 or not 0 <= options.seed < 2**64:
        run.error("--limit is at least 100, and --seed a whole number from 0 to 2**64 - 1")
    try:
        program: Program = (script if options.module is None else module)(what[0], what[1:])
    except Missing as error:
        refuse(str(error))
    path = options.o or program.name.removesuffix(".py") + ".trace.json"
    # The path of an archive's program is inside of it.
    if is_same(path, program.path) or (options.module is None and is_same(path, what[0])):
        refuse(f"{path} is the program itself. Name another file by -o")
    try:
        file.try_out(path)
    except OSError as error:
        instead = "Make its folder, or name" if isinstance(error, FileNotFoundError) else "Name"
        refuse(f"{path} can't be written: {error.strerror or error}. {instead} another file by -o")
    Session(program, path, options.limit, options.virtual, options.seed).run()


def apart(arguments: list[str]) -> list[str]:
    """With `-mMODULE` as `-m MODULE`: argparse would take what follows, which is the module's, for options of `run`."""
    is_value = False
    for index, argument in enumerate(arguments):
        if not is_value and (argument[:1] != "-" or argument in ("-", "--", "-m")):
            # From here on all is the program's.
            break
        if argument[:2] == "-m":
            return [*arguments[:index], "-m", argument[2:], *arguments[index + 1 :]]
        is_value = not is_value and len(argument) > 1 and any(name.startswith(argument) for name in VALUED)
    return arguments


def refuse(sentence: str) -> NoReturn:
    print(f"await_lab: {sentence}.", file=sys.stderr)
    sys.exit(2)


def is_same(path: str, other: str) -> bool:
    return os.path.exists(path) and os.path.exists(other) and os.path.samefile(path, other)
