"""A script, a module, a folder or an archive begins as Python begins it: CPython itself, beside it, is the judge."""

import zipfile
from pathlib import Path

import pytest
import rules
from pythons import Ran, interpreters, run

SHOWS = """import sys, traceback
kept = {name: value for name, value in globals().items() if name in ("__file__", "__package__", "__doc__", "__name__")}
print(kept, __spec__ and (__spec__.name, __spec__.origin), type(__loader__).__name__, sys.argv, sys.path[0])
print(sorted(globals().keys() - {"kept", "sys", "traceback"}))
traceback.print_stack()
"""
FAILS = """import asyncio
import other

async def main():
    await asyncio.sleep(0)
    print("runs")
    other.fail()

asyncio.run(main())
"""
OTHER = """print("imported")

def fail():
    raise ValueError("from another module")
"""
TEXTS = {
    "shows": SHOWS,
    "fails": FAILS,
    "wrong": "import other\n\nasync def main(:\n    pass\n",
    "exits": "import other, sys\n\nsys.exit('no more')\n",
}


FEW = ("app.py", "folder", "app.zip", "app", "package")


def both(python: str, tmp_path: Path, *program: str) -> tuple[Ran, Ran]:
    plain = run(python, *program, cwd=tmp_path)
    return plain, run(python, "-m", "await_lab", "run", "-o", "run.json", *program, cwd=tmp_path)


@pytest.mark.parametrize("version", interpreters())
@pytest.mark.parametrize("does", TEXTS)
def test_a_program_of_any_kind_begins_and_ends_as_it_does_by_itself(does: str, version: str, tmp_path: Path) -> None:
    python, text = interpreters()[version], TEXTS[does]
    for folder in ("folder", "package", "package/inner", "spaced/name"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "__main__.py").write_text(text)
        if folder != "spaced/name":
            (tmp_path / folder / "__init__.py").write_text("import sys\nprint(__name__, sys.argv)\n")
    (tmp_path / "folder/other.py").write_text(OTHER)
    (tmp_path / "spaced/name/other.py").write_text(OTHER)
    (tmp_path / "other.py").write_text(OTHER)
    (tmp_path / "app.py").write_text(text)
    for archive in ("app.zip", "app.pyz"):
        with zipfile.ZipFile(tmp_path / archive, "w") as file:
            file.writestr("__main__.py", text)
            file.writestr("other.py", OTHER)
    ways = [
        ("app.py",), ("./app.py",), ("folder/../app.py",), ("folder",), ("./folder/", "-m"), ("spaced//name",),
        ("app.zip",), ("./app.zip", "a", "b"), ("./app.pyz",), ("-m", "app"), ("-m", "app", "x"), ("-m", "package"),
        ("-m", "package", "--virtual"), ("-m", "package.inner"), ("-m", "package.__main__"), ("-m", "spaced.name"),
    ]  # fmt: skip
    # How they begin differs most; how they end, in the kinds.
    for way in ways if does == "shows" else [way for way in ways if way[-1] in FEW]:
        plain, recorded = both(python, tmp_path, *way)
        assert (recorded.stdout, recorded.stderr, recorded.status) == (plain.stdout, plain.stderr, plain.status), way
        assert plain.stdout or plain.stderr
        log = rules.read(tmp_path / "run.json")
        rules.check(log)
        (tmp_path / "run.json").unlink()
        names = [source["name"] for source in log["program"]["sources"]]
        assert names[0] in ("__main__.py", "app.py")
        if does == "fails":
            assert "other.py" in names and "runs" in log["labels"] and "ValueError" in log["labels"]


@pytest.mark.parametrize("python", interpreters().values(), ids=interpreters())
def test_a_program_gets_the_arguments_that_it_gets_by_itself(python: str, tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    for name in ("app.py", "pack/__main__.py"):
        (tmp_path / name).write_text("import sys\nprint(sys.argv)\n")
    for way in (
        "app.py -- x", "app.py x -- y", "app.py -m pack -- -o z", "app.py -h", "-- app.py x -- y", "pack -- x",
        "-m pack -- x", "-m pack x -- y", "-m pack -- -- x", "-m pack -o x --seed -- --limit y", "-m app -h -- -m z",
        "-m pack --", "-mpack x -- y",
    ):  # fmt: skip
        plain, recorded = both(python, tmp_path, *way.split())
        assert (recorded.stdout, recorded.stderr, recorded.status) == (plain.stdout, "", 0), way


def test_a_package_that_fails_as_it_is_imported_fails_as_by_itself(tmp_path: Path) -> None:
    python = list(interpreters().values())[-1]
    (tmp_path / "package").mkdir()
    (tmp_path / "package/__main__.py").write_text("print('never')\n")
    (tmp_path / "package/__init__.py").write_text("import asyncio\nasyncio.run(asyncio.sleep(0))\n1 / 0\n")
    plain, recorded = both(python, tmp_path, "-m", "package")
    assert (recorded.stdout, recorded.stderr, recorded.status) == (plain.stdout, plain.stderr, plain.status)
    assert "ZeroDivisionError" in plain.stderr
    log = rules.read(tmp_path / "run.json")
    rules.check(log)
    assert [event for event in log["events"] if event[3] == "spawned"]


@pytest.mark.parametrize("version", interpreters())
@pytest.mark.parametrize("does", ["shows", "fails", "exits"])
def test_a_program_without_its_source_runs_as_by_itself(does: str, version: str, tmp_path: Path) -> None:
    python = interpreters()[version]
    for folder in ("folder", "package"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__main__.py").write_text(TEXTS[does])
        (tmp_path / folder / "other.py").write_text(OTHER)
    (tmp_path / "package/__init__.py").write_text("")
    for name, text in (("app.py", TEXTS[does]), ("other.py", OTHER), ("package/inner.py", TEXTS[does])):
        (tmp_path / name).write_text(text)
    compiled = run(python, "-m", "compileall", "-q", "-b", ".", cwd=tmp_path)
    assert compiled.status == 0
    with zipfile.ZipFile(tmp_path / "app.zip", "w") as file:
        for name in ("__main__.pyc", "other.pyc"):
            file.write(tmp_path / "folder" / name, name)
    for source in tmp_path.rglob("*.py"):
        source.unlink()
    (tmp_path / "any.name").write_bytes((tmp_path / "app.pyc").read_bytes())
    for way in (
        ("app.pyc", "x"), ("./any.name",), ("folder",), ("app.zip",), ("-m", "app"), ("-m", "package", "x"),
        ("-m", "package.inner"),
    ):  # fmt: skip
        plain, recorded = both(python, tmp_path, *way)
        assert (recorded.stdout, recorded.stderr, recorded.status) == (plain.stdout, plain.stderr, plain.status), way
        assert plain.stdout
        log = rules.read(tmp_path / "run.json")
        rules.check(log)
        # Where there are no lines, no place has one.
        assert (log["program"]["sources"], log["places"]) == ([], [])
        assert does != "fails" or ("runs" in log["labels"] and "ValueError" in log["labels"])


def test_bytecode_of_another_python_is_refused_as_by_itself(tmp_path: Path) -> None:
    (tmp_path / "app.pyc").write_bytes(b"\x01\x02\r\n" + bytes(12))
    plain, recorded = both(list(interpreters().values())[-1], tmp_path, "app.pyc")
    assert (recorded.stdout, recorded.stderr, recorded.status) == (plain.stdout, plain.stderr, plain.status)
    assert "Bad magic number" in plain.stderr


def test_a_module_of_the_library_runs_as_by_itself(tmp_path: Path) -> None:
    python = list(interpreters().values())[-1]
    for way in (("-m", "http.server", "--help"), ("-m", "json.tool", "--help"), ("-m", "asyncio", "--help")):
        plain, recorded = both(python, tmp_path, *way)
        assert (recorded.stdout, recorded.stderr, recorded.status) == (plain.stdout, plain.stderr, plain.status), way


def test_what_has_no_program_is_said(tmp_path: Path) -> None:
    python = list(interpreters().values())[-1]
    with zipfile.ZipFile(tmp_path / "app.zip", "w") as file:
        file.writestr("other.py", OTHER)
    (tmp_path / "package").mkdir()
    (tmp_path / "package/__init__.py").write_text("print('imported')\n")
    for way, sentence in [
        (("app.zip",), "app.zip is an archive without a __main__.py, which is its program"),
        (("package",), "package is a folder: name the file in it that is the program"),
        (("-m", "package"), "there is no module package.__main__ that is written in Python"),
        (("-m", "package.gone.inner"), "there is no module package.gone"),
    ]:
        _, recorded = both(python, tmp_path, *way)
        assert (recorded.stderr, recorded.status) == (f"await_lab: {sentence}.\n", 2), way
