"""The interpreters of this machine, and how a program runs on each: by itself, or recorded."""

import functools
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rules

# In the background of a shell, and under nohup, signals are ignored that end the programs here.
for number, default in (
    (signal.SIGINT, signal.default_int_handler),
    (signal.SIGQUIT, signal.SIG_DFL),
    (signal.SIGHUP, signal.SIG_DFL),
):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, default)

HERE = Path(__file__).parent
PACKAGE = HERE.parent
PROGRAMS = HERE / "programs"
COMPILED = Path(tempfile.gettempdir()) / "await-lab-compiled"
"""Where bytecode is kept: not in the sources' folder."""


@functools.cache
def interpreters() -> dict[str, str]:
    """By version, as 3.12: each from 3.11 on that is here; pyenv's newest of it, else the one on the path.

    The one that runs this is among them.
    """
    found: dict[str, str] = {}
    roots = sorted(
        Path.home().glob(".pyenv/versions/3.*"), key=lambda path: [int(n) for n in re.findall(r"\d+", path.name)]
    )
    for root in roots:
        version = ".".join(root.name.split(".")[:2])
        python = root / "bin/python"
        if tuple(map(int, version.split("."))) >= (3, 11) and python.exists():
            found[version] = str(python)
    for version in ("3.11", "3.12", "3.13", "3.14"):
        if version not in found and (on_path := shutil.which(f"python{version}")):
            found[version] = on_path
    found.setdefault("{}.{}".format(*sys.version_info[:2]), sys.executable)
    return dict(sorted(found.items(), key=lambda entry: int(entry[0].split(".")[1])))


@dataclass
class Ran:
    stdout: str
    stderr: str
    status: int


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {
        "PYTHONPATH": str(PACKAGE),
        "PYTHONPYCACHEPREFIX": str(COMPILED),
        "PYTHONHASHSEED": "0",
        "PYTHONIOENCODING": "utf-8",
    }


def run(python: str, *arguments: str, cwd: Path | str | None = None, limit: float = 600) -> Ran:
    ran = subprocess.run(
        [python, *arguments], capture_output=True, cwd=cwd, env=environment(), timeout=limit, stdin=subprocess.DEVNULL
    )
    return Ran(ran.stdout.decode("utf-8", "replace"), ran.stderr.decode("utf-8", "replace"), ran.returncode)


def recorded(
    python: str, text: str, folder: Path, *options: str, name: str = "app.py", arguments: Sequence[str] = ()
) -> tuple[Ran, dict[str, Any]]:
    """How the program of that text ends, and its log, if it left one."""
    (folder / name).write_text(text)
    path = folder / "run.json"
    path.unlink(missing_ok=True)
    ran = run(python, "-m", "await_lab", "run", *options, "-o", "run.json", name, *arguments, cwd=folder)
    log = rules.read(path) if path.exists() else {}
    if log:
        rules.check(log)
    return ran, log


def log_of(python: str, text: str, folder: Path, *options: str, arguments: Sequence[str] = ()) -> dict[str, Any]:
    """The log of a program that ends well, and says nothing on standard error."""
    ran, log = recorded(python, text, folder, *options, arguments=arguments)
    assert (ran.status, ran.stderr) == (0, "") and log
    return log


def timeless(text: str) -> str:
    """Without addresses of objects and moments of timers, which differ from run to run."""
    return re.sub(r"when=[0-9.]+", "when=…", re.sub(r"0x[0-9a-f]{6,}", "0x…", text))
