"""What goes wrong is said in a sentence, the program goes on, and the file is whole."""

import json
import os
import re
import resource
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import pythons
import rules
from pythons import PACKAGE, PROGRAMS, environment, interpreters, run
from rules import named
from signalled import signalled
from test_broken_off import HANGS


def recorded(tmp_path: Path, text: str, *options: str, name: str = "app.py") -> tuple[str, str, int, dict]:
    """Output, errors, status and log of a program."""
    ran, log = pythons.recorded(sys.executable, text, tmp_path, *options, name=name)
    return ran.stdout, ran.stderr, ran.status, log


def problems(log: dict) -> list[str]:
    return [log["labels"][event[5]] for event in named(log, "problem")]


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    ran = run(sys.executable, "-m", "await_lab", "run", "gone.py", cwd=tmp_path)
    assert (ran.status, ran.stderr) == (2, "await_lab: gone.py can't be read: No such file or directory.\n")
    ran = run(sys.executable, "-m", "await_lab", "run", ".", cwd=tmp_path)
    assert (ran.status, ran.stderr) == (2, "await_lab: . is a folder: name the file in it that is the program.\n")
    ran = run(sys.executable, "-m", "await_lab", "run", "-m", "no_such.module", cwd=tmp_path)
    assert (ran.status, ran.stderr) == (2, "await_lab: there is no module no_such.\n")
    ran = run(sys.executable, "-m", "await_lab", "run", cwd=tmp_path)
    assert ran.status == 2 and "name the program to run" in ran.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("python", interpreters().values(), ids=interpreters())
def test_each_command_says_its_own_usage(python: str) -> None:
    for command, *ways in [("run", "--help", "--limit x", "-o", ""), ("view", "--help", "--port x run.json", "")]:
        for way in ways:
            ran = run(python, "-m", "await_lab", command, *way.split())
            named = re.findall(r"await_lab(.*)", ran.stdout + ran.stderr)
            assert named[0].startswith(f" {command} ") and all(text.startswith(f" {command}") for text in named)
            if way != "--help":
                assert named[-1].startswith(f" {command}: error: ")
    both = run(python, "-m", "await_lab", "--help").stdout
    assert re.findall(r"await_lab (\w+) ", both) == ["run", "run", "view"]


def test_more_events_than_the_limit(tmp_path: Path) -> None:
    text = "import asyncio\nasync def main():\n    for n in range(500): await asyncio.sleep(0)\n    print('done')\n"
    stdout, stderr, status, log = recorded(tmp_path, text + "asyncio.run(main())\n", "--limit", "300")
    assert (stdout, status) == ("done\n", 0)
    assert "await_lab: more than 300 events: what came after is not recorded. --limit allows more.\n" in stderr
    assert [event[3] for event in log["events"][300:]] == ["limit-met", "poll-ended", "ended", "run-ended"]
    assert log["events"][-1][4] == 3


def test_a_full_disk_leaves_a_file_that_is_whole_up_to_there(tmp_path: Path) -> None:
    text = (
        "import asyncio\nasync def main():\n    for n in range(20000): await asyncio.sleep(0)\n    print('done')\n"
        "asyncio.run(main())\n"
    )
    (tmp_path / "app.py").write_text(text)
    most = 500_000
    ran = subprocess.run(
        [sys.executable, "-m", "await_lab", "run", "-o", "run.json", "app.py"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment(),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )
    assert (ran.stdout, ran.returncode) == ("done\n", 0)
    log = rules.read(tmp_path / "run.json")
    rules.check(log, must_end=False)
    count = len(log["events"])
    assert 1_000 < count < 100_000
    # What is lost of the room is one small piece at most.
    assert most - 5_000 < (tmp_path / "run.json").stat().st_size <= most
    assert f"run.json has the first {count:,} of " in ran.stderr and "File too large" in ran.stderr


def test_a_file_that_can_not_be_written(tmp_path: Path) -> None:
    for does, why in [
        ("os.rmdir('gone')", "No such file or directory"),
        # Nothing takes the place of a device or a pipe.
        ("os.mkfifo('gone/run.json')", "it is no file"),
    ]:
        (tmp_path / "gone").mkdir()
        (tmp_path / "app.py").write_text(f"import os\n{does}\nprint('ran')\n")
        path = tmp_path / "gone" / "run.json"
        ran = run(sys.executable, "-m", "await_lab", "run", "-o", str(path), "app.py", cwd=tmp_path)
        assert (ran.stdout, ran.status) == ("ran\n", 0)
        assert ran.stderr == f"await_lab: gone/run.json could not be written: {why}.\n"
    assert path.is_fifo()


def test_where_no_file_can_be_written_nothing_is_run(tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    for name in ("app.py", "package/__main__.py"):
        (tmp_path / name).write_text("import os\nprint(sorted(os.listdir()))\n")
    with zipfile.ZipFile(tmp_path / "app.zip", "w") as archive:
        archive.write(tmp_path / "app.py", "__main__.py")
    os.mkfifo(tmp_path / "pipe")
    there = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    other, own = "Name another file by -o", "is the program itself. Name another file by -o"
    for path, program, why in [
        ("gone/a", "app.py", f"can't be written: No such file or directory. Make its folder, or n{other[1:]}"),
        ("app.py/a", "app.py", f"can't be written: Not a directory. {other}"),
        ("n" * 255, "app.py", f"can't be written: File name too long. {other}"),
        ("package", "app.py", f"can't be written: it is no file. {other}"),
        ("pipe", "app.py", f"can't be written: it is no file. {other}"),
        ("app.py", "app.py", own),
        ("package/../app.py", "./app.py", own),
        ("app.py", "-m app", own),
        ("package/__main__.py", "package", own),
        ("app.zip", "app.zip", own),
    ]:
        ran = run(sys.executable, "-m", "await_lab", "run", "-o", path, *program.split(), cwd=tmp_path)
        assert (ran.stdout, ran.stderr, ran.status) == ("", f"await_lab: {path} {why}.\n", 2)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == there
    # Where it can, the program finds nothing of it.
    plain = run(sys.executable, "app.py", cwd=tmp_path)
    assert run(sys.executable, "-m", "await_lab", "run", "app.py", cwd=tmp_path) == plain


LEAVES = """import asyncio, os, tempfile

async def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        await asyncio.sleep(0)
    # A function that is met only now, in a file of no folder.
    exec(compile("async def late(): await asyncio.sleep(0)", "late.py", "exec"), globals())
    await late()
    print("done")

asyncio.run(main())
"""


def test_a_program_whose_folder_is_gone_is_written_where_it_began(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(LEAVES)
    ran = run(sys.executable, "-m", "await_lab", "run", "app.py", cwd=tmp_path)
    assert (ran.stdout, ran.stderr, ran.status) == ("done\n", "", 0)
    log = rules.read(tmp_path / "app.trace.json")
    rules.check(log)
    assert len(named(log, "yielded")) == 2 and log["events"][-1][3:] == ["run-ended", 0]


def test_a_program_whose_name_is_no_text_is_written(tmp_path: Path) -> None:
    (tmp_path / "a\udcff.py").write_text("import asyncio\nasyncio.run(asyncio.sleep(0))\n")
    ran = run(sys.executable, "-m", "await_lab", "run", "a\udcff.py", cwd=tmp_path)
    assert (ran.stdout, ran.stderr, ran.status) == ("", "", 0)
    log = rules.read(tmp_path / "a\udcff.trace.json")
    rules.check(log)
    names = [log["program"]["name"], log["program"]["title"], log["program"]["sources"][0]["name"]]
    assert names == ["a\\udcff.py"] * 3


UNHEARD = """import asyncio

class Service:
    started = asyncio.Event()

    async def start(self):
        raise OSError("port in use")

    async def asked_for(self):
        raise OSError("heard of")

async def main():
    kept = asyncio.create_task(Service().start())
    await asyncio.wait([asyncio.create_task(Service().asked_for())])
    asyncio.kept = kept
    {}
"""


def test_a_failure_that_nobody_has_asked_for_is_told_at_the_end(tmp_path: Path) -> None:
    waits = """asked = asyncio.create_task(Service().asked_for())
    asyncio.get_running_loop().call_soon(lambda: print("waiting", flush=True))
    try: await Service.started.wait()
    finally: asyncio.gather(asked, return_exceptions=True)"""
    unheard = "Task exception was never retrieved: OSError: port in use"
    text = UNHEARD.format(waits).replace("await asyncio.wait([asyncio.create_task(Service().asked_for())])", "")
    log = signalled(tmp_path, f"{text}\nasyncio.run(main())\n", [("waiting", signal.SIGINT)]).log
    assert problems(log) == [unheard]
    (problem,) = named(log, "problem")
    assert log["labels"][named(log, "spawned")[problem[1] - 1][4]] == "Service.start" and problem[4] == 1
    text = (
        UNHEARD.format("kept = None")
        .replace("asyncio.wait(", "asyncio.gather(*")
        .replace("])", "], return_exceptions=True)")
    )
    _, _, status, log = recorded(tmp_path, f"{text}\nasyncio.run(main())\n")
    assert (status, problems(log)) == (0, [unheard])


CIRCLE = """import asyncio

async def main():
    first = asyncio.create_task(awaits(lambda: second), name="first")
    second = asyncio.create_task(awaits(lambda: first), name="second")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    try:
        first.cancel()
    except RecursionError as error:
        print(str(error).rpartition(" while ")[2])
    asyncio.create_task(asyncio.sleep(9)).cancel()
    for task in (first, second):
        task._log_destroy_pending = False

async def awaits(other):
    await other()

loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
"""


LATE = """import asyncio

async def leaves():
    raise KeyboardInterrupt

async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(leaves())

try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("caught")
"""


def test_an_error_that_is_printed_at_the_very_end_shows_no_frame_of_the_recorder(tmp_path: Path) -> None:
    stdout, stderr, status, _ = recorded(tmp_path, LATE)
    plain = run(sys.executable, "app.py", cwd=tmp_path)
    assert (stdout, stderr, status) == (plain.stdout, plain.stderr, plain.status)
    assert "never retrieved" in stderr and "caught" in stdout


def test_a_circle_of_tasks_that_is_cancelled_fails_as_by_itself(tmp_path: Path) -> None:
    stdout, stderr, status, log = recorded(tmp_path, CIRCLE)
    plain = run(sys.executable, "app.py", cwd=tmp_path)
    assert (stdout, stderr, status) == (plain.stdout, plain.stderr, plain.status) and "calling" in stdout
    # Each is asked once, and what is cancelled afterwards is seen.
    asked = [log["labels"][named(log, "spawned")[event[1] - 1][4]] for event in named(log, "cancel-requested")]
    assert asked == ["first", "second", "sleep"]


def test_leaving_at_once_writes_the_file(tmp_path: Path) -> None:
    _, stderr, status, log = recorded(tmp_path, (PROGRAMS / "leaves-at-once.py").read_text())
    assert (stderr, status) == ("", 5)
    assert [log["labels"][event[4]] for event in named(log, "said")] == ["leaving at once"]


def test_a_loop_that_is_closed_while_a_task_waits(tmp_path: Path) -> None:
    _, stderr, status, log = recorded(tmp_path, (PROGRAMS / "loop-closed-too-early.py").read_text())
    # It is the program's own trouble, and all of it is in the log: standard error stays the program's.
    assert "await_lab" not in stderr
    assert status == 0 and "The loop was closed while a task waits: it will never go on." in problems(log)


def test_a_fork_is_said_and_the_child_writes_nothing(tmp_path: Path) -> None:
    _, stderr, _, log = recorded(tmp_path, (PROGRAMS / "forks.py").read_text())
    sentence = "The program forked: what the child does is not recorded."
    assert f"await_lab: {sentence}\n" in stderr and sentence in problems(log)
    assert log["events"][-1][3:] == ["run-ended", 0]


def test_a_program_that_becomes_another_one_is_recorded_up_to_there(tmp_path: Path) -> None:
    text = (
        "import os, sys\nprint('first', flush=True)\n"
        "try: os.execv(os.path.abspath('gone'), ['gone'])\nexcept OSError: print('still there', flush=True)\n"
        "os.execlp(sys.executable, 'python', '-c', 'print(\"another\")')\n"
    )
    stdout, stderr, status, log = recorded(tmp_path, text)
    assert (stdout, status) == ("first\nstill there\nanother\n", 0)
    sentence = "The program became another one (os.exec): what that does is not recorded."
    assert f"await_lab: {sentence}\n" in stderr and problems(log) == [sentence]
    assert [log["labels"][event[4]] for event in named(log, "said")] == ["first", "still there"]


def test_a_line_that_a_file_has_not_is_told_as_its_last(tmp_path: Path) -> None:
    text = """import warnings
warnings.warn_explicit("odd", UserWarning, __file__, 10**6)
exec(compile("\\n" * 999 + "print('far'); 1 / 0", __file__, "exec"))
"""
    _, stderr, status, log = recorded(tmp_path, text)
    assert status == 1 and ":1000000: UserWarning: odd" in stderr and "line 1000, in <module>" in stderr
    lines = {event[3]: log["places"][event[2] - 1][1] for event in log["events"] if event[2]}
    assert lines == {"printed-error": 2, "problem": 4, "said": 4, "failed": 4}


STAND_IN = """import asyncio
class Loop(asyncio.SelectorEventLoop): pass
def install(): pass
def run(function): function()
spawn = run
"""


@pytest.mark.parametrize(
    ("module", "does", "sentence"),
    [
        ("uvloop", "uvloop.install()", "uvloop runs the program's tasks where they can't be seen"),
        ("uvloop", "uvloop.Loop().close()", "uvloop runs the program's tasks where they can't be seen"),
        ("uvloop", "type('Own', (uvloop.Loop,), {})().close()", "uvloop runs the program's tasks where they can't"),
        ("trio", "trio.run(print)", "trio has a loop of its own, and nothing of it is recorded"),
        ("curio", "curio.run(print)", "curio has a loop of its own, and nothing of it is recorded"),
        ("gevent", "gevent.spawn(print)", "gevent has a loop of its own, and nothing of it is recorded"),
    ],
)
def test_another_loop_is_said(module: str, does: str, sentence: str, tmp_path: Path) -> None:
    # A stand-in: what is tested is that its use is seen.
    (tmp_path / f"{module}.py").write_text(STAND_IN)
    stdout, stderr, status, log = recorded(
        tmp_path, f"import {module}\nprint({module}.__loader__ is not None)\n{does}\n"
    )
    assert status == 0 and stdout.startswith("True\n")
    assert f"await_lab: {sentence}" in stderr and problems(log)[0].startswith(sentence)
    stdout, stderr, status, log = recorded(tmp_path, f"import {module}\n")
    assert (stderr, status, problems(log)) == ("", 0, [])


def test_another_loop_that_runs_already_is_said_of_a_part_of_a_service(tmp_path: Path) -> None:
    (tmp_path / "uvloop.py").write_text(STAND_IN)
    (tmp_path / "app.py").write_text(
        "import asyncio, uvloop\nfrom await_lab import record\n\n@record('run.json')\nasync def part(): pass\n\n"
        "loop = uvloop.Loop()\nloop.run_until_complete(part())\nloop.close()\n"
    )
    ran = run(sys.executable, "app.py", cwd=tmp_path)
    sentence = "uvloop runs the program's tasks where they can't be seen: run it with asyncio's own loop."
    assert (ran.stderr, ran.status) == (f"await_lab: {sentence}\n", 0)
    assert problems(rules.read(tmp_path / "run.json")) == [sentence]


def test_an_older_python_is_told_which_is_needed() -> None:
    old = [
        path
        for path in Path.home().glob(".pyenv/versions/3.*/bin/python")
        if "/3.1" not in str(path) or "/3.10" in str(path)
    ]
    for python in old:
        version = ".".join(python.parts[-3].split(".")[:2])
        ran = run(str(python), "-m", "await_lab", "run", "app.py", cwd=PACKAGE)
        assert (ran.status, ran.stdout) == (1, "")
        assert ran.stderr == f"await_lab needs Python 3.11 or newer: this is {version}.\n"
    if not old:
        source = (PACKAGE / "await_lab/__init__.py").read_text()
        namespace = {"__name__": "await_lab", "__file__": "x"}

        class Old(tuple):
            pass

        fake = type(sys)("sys")
        fake.version_info, fake.argv = Old((3, 10, 0)), ["app.py"]
        with pytest.raises(ImportError, match=r"needs Python 3\.11 or newer: this is 3\.10"):
            exec(source.replace("import sys", ""), {**namespace, "sys": fake})


def test_a_deadlock_on_virtual_time_is_said_with_who_waits_where(tmp_path: Path) -> None:
    stdout, stderr, status, log = recorded(tmp_path, HANGS, "--virtual")
    assert (stdout, status) == ("waiting\n", 1)
    assert "await_lab: Nothing can ever happen again, and these wait:" in stderr
    assert "main waits for a lock (app.py, line 13)" in stderr and "consumer 2 waits for an item of a queue" in stderr
    assert [event[3] for event in log["events"][-5:]] == ["deadlocked", "ended", "ended", "ended", "run-ended"]
    assert log["events"][-1][4] == 1


def test_random_numbers_grow_from_the_seed_on_virtual_time(tmp_path: Path) -> None:
    text = "import asyncio, random\nasync def main():\n    await asyncio.sleep(random.random())\n"
    text += "    print(random.random())\nasyncio.run(main())\n"
    ways = [(), ("--seed", "1"), ("--seed", "7"), ("--seed", "7")]
    printed, seeds = [], []
    for way in ways:
        stdout, _, _, log = recorded(tmp_path, text, "--virtual", *way)
        printed.append(stdout)
        seeds.append(log["seed"])
    assert printed[0] == printed[1] != printed[2] == printed[3] and seeds == [1, 1, 7, 7]


def test_what_virtual_time_lacks_is_said(tmp_path: Path) -> None:
    text = "import asyncio\nasyncio.run(asyncio.open_connection('127.0.0.1', 1))\n"
    _, stderr, status, _ = recorded(tmp_path, text, "--virtual")
    assert status == 1
    assert stderr.endswith("NotImplementedError: on virtual time there are no sockets: run it without --virtual\n")


def test_a_program_that_fails_has_its_reason_in_the_log(tmp_path: Path) -> None:
    _, stderr, status, log = recorded(tmp_path, (PROGRAMS / "uncaught.py").read_text())
    assert status == 1 and stderr.endswith("Failed: while asking\n")
    failed = [(event[1], log["labels"][event[4]], log["labels"][event[5]]) for event in named(log, "failed")]
    assert failed == [(2, "Failed", "while asking"), (1, "Failed", "while asking"), (0, "Failed", "while asking")]
    assert log["events"][-1][3:] == ["run-ended", 4]


def test_arguments_and_a_module_are_as_pythons_own(tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "__init__.py").write_text("")
    main = "import sys, asyncio\nfrom . import other\n"
    main += "print(__name__, __package__, sys.argv[1:], other.NAME, __spec__.name)\n"
    (tmp_path / "pack" / "__main__.py").write_text(main + "asyncio.run(asyncio.sleep(0))\n")
    (tmp_path / "pack" / "other.py").write_text("NAME = __name__\n")
    plain = run(sys.executable, "-m", "pack", "-x", "--virtual", cwd=tmp_path)
    ran = run(sys.executable, "-m", "await_lab", "run", "-m", "pack", "-x", "--virtual", cwd=tmp_path)
    assert (ran.stdout, ran.stderr, ran.status) == (plain.stdout, plain.stderr, 0)
    log = rules.read(tmp_path / "pack.trace.json")
    rules.check(log)
    assert log["program"]["sources"][0]["name"] == "__main__.py" and log["world"] == "recorded"
    assert json.dumps(log).isascii() and os.fspath(tmp_path) not in json.dumps(log["program"]["sources"])
    # An option that is glued to its module is the last of the recorder's own, too.
    for glued in (("-mpack",), ("-o", "a.json", "-mpack"), ("--see", "1", "-mpack")):
        ran = run(sys.executable, "-m", "await_lab", "run", *glued, "-x", "--virtual", cwd=tmp_path)
        assert (ran.stdout, ran.stderr, ran.status) == (plain.stdout, plain.stderr, 0)
    (tmp_path / "app.py").write_text("import sys\nprint(sys.argv[1:])\n")
    for given in (("app.py",), ("--limit", "200", "app.py"), ("--", "app.py")):
        ran = run(sys.executable, "-m", "await_lab", "run", *given, "-mpack", "--virtual", cwd=tmp_path)
        assert ran.stdout == "['-mpack', '--virtual']\n"
