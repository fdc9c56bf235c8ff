"""`python -m await_lab view` serves the page and the run, to this machine alone, and says what is missing."""

import argparse
import gzip
import json
import shutil
import subprocess
import sys
import threading
import urllib.error
import urllib.request
import webbrowser
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pythons import PACKAGE, environment, run

from await_lab import view


@pytest.fixture
def page(tmp_path: Path) -> Path:
    folder = tmp_path / "page"
    folder.mkdir()
    (folder / "index.html").write_text("<p>the page")
    (folder / "app.wasm").write_bytes(b"\0asm")
    return folder


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    path = tmp_path / "some.trace.json"
    path.write_text(json.dumps({"await-lab": 2, "runs": []}))
    return path


@contextmanager
def served(run: Path, page: Path) -> Iterator[str]:
    server = view.serve(run, page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def base(page: Path, recorded: Path) -> Iterator[str]:
    with served(recorded, page) as address:
        yield address


@contextmanager
def said(environ: dict[str, str], folder: Path, *arguments: str) -> Iterator[str]:
    """What `view` says first. It is ended afterwards, and where it says nothing."""
    command = [sys.executable, "-m", "await_lab", "view", *arguments, "--no-open"]
    with subprocess.Popen(command, env=environ, cwd=folder, stdout=subprocess.PIPE, text=True) as shows:
        assert shows.stdout is not None
        limit = threading.Timer(120, shows.kill)
        limit.start()
        try:
            yield shows.stdout.readline()
        finally:
            limit.cancel()
            shows.kill()


def get(address: str, **headers: str) -> tuple[str, bytes]:
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=60) as answer:
        return answer.headers["Content-Type"], answer.read()


def test_the_address_opens_the_page_with_the_run(base: str) -> None:
    assert base.startswith("http://127.0.0.1:") and base.endswith("/?open=run.json")
    assert get(base) == ("text/html", b"<p>the page")
    kind, body = get(base.replace("?open=", ""))
    assert kind == "application/json" and json.loads(body)["await-lab"] == 2
    assert get(base.replace("?open=run.json", "app.wasm"))[0] == "application/wasm"


def test_nothing_else_is_served_and_nobody_else(base: str) -> None:
    odd = ("%00", "n" * 300, "http://[/")
    for path in ("nothing", "../some.trace.json", "%2e%2e/some.trace.json", "//etc/passwd", *odd):
        with pytest.raises(urllib.error.HTTPError) as refused:
            get(base.replace("?open=run.json", path))
        assert refused.value.code == 404
    for host in ("evil.example:80", "evil.example", ""):
        with pytest.raises(urllib.error.HTTPError) as refused:
            get(base, Host=host)
        assert refused.value.code == 403
    for host in ("127.0.0.1", "localhost"):
        # So a browser names port 80.
        assert get(base, Host=host) == ("text/html", b"<p>the page")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "can't be read: No such file or directory"),
        ("not json", "is no recorded run: it is not JSON"),
        ("{}", "is no recorded run: python -m await_lab run app.py makes one"),
        ("[" * 200_000, "is no recorded run: python -m await_lab run app.py makes one"),
    ],
)
def test_a_file_that_is_no_run_is_refused_in_a_sentence(
    text: str | None, sentence: str, tmp_path: Path, page: Path
) -> None:
    path = tmp_path / "file.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(view.Refused, match=sentence):
        view.serve(path, page)


def test_the_page_that_the_package_carries_is_served_without_a_word(
    page: Path, recorded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "OWN_PAGE", page)
    server = view.serve(recorded, None)
    assert server.page == page.resolve()
    server.server_close()


def test_a_package_that_is_built_and_installed_shows_a_run_in_the_page_that_it_carries(
    page: Path, recorded: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "package"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("tests", "page", "build", "*.egg-info", "__pycache__"))
    shutil.copytree(page, copy / "await_lab/page")
    (copy / "await_lab/page/first").mkdir()
    (copy / "await_lab/page/first/fetch.html").write_text("<p>a view")
    built = run(
        sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-w", str(tmp_path), str(copy)
    )
    assert built.status == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for name in ("view.py", "py.typed", "page/index.html", "page/app.wasm", "page/first/fetch.html"):
        assert f"await_lab/{name}" in names
    pip = (sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "--quiet")
    installed = run(*pip, "--target", str(tmp_path / "installed"), str(wheel))
    assert installed.status == 0, installed.stderr
    # With nothing beside it: no Rust, none of the project's folders.
    environ = {"PYTHONPATH": str(tmp_path / "installed"), "PATH": "", "PYTHONUNBUFFERED": "1"}
    with said(environ, tmp_path, str(recorded)) as line:
        address = next(word for word in line.split() if word.startswith("http"))
        assert get(address) == ("text/html", b"<p>the page")
        assert json.loads(get(address.replace("?open=", ""))[1])["await-lab"] == 2


def test_a_missing_page_is_said(recorded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "OWN_PAGE", tmp_path / "none")
    with pytest.raises(
        view.Refused, match="carries no page: scripts/build puts one there, or --page names a built one"
    ):
        view.serve(recorded, None)
    with pytest.raises(view.Refused, match=r"is no built page: there is no index\.html in it"):
        view.serve(recorded, tmp_path)


@pytest.mark.parametrize("name", ["\udcff.json", "\N{SNOWMAN}.json"], ids=ascii)
def test_a_name_that_the_terminal_cannot_show_is_shown_in_escapes(
    name: str, page: Path, recorded: Path, tmp_path: Path
) -> None:
    recorded.rename(tmp_path / name)
    environ = environment() | {"PYTHONIOENCODING": "ascii"}
    with said(environ, tmp_path, name, "--page", str(page)) as line:
        assert line.startswith(f"{name.encode('ascii', 'backslashreplace').decode()} is shown at ")
        assert json.loads(get(line.split()[4].replace("?open=", ""))[1])["await-lab"] == 2


def test_a_run_that_is_packed_is_handed_on_as_it_is(page: Path, recorded: Path) -> None:
    packed = recorded.with_suffix(".json.gz")
    packed.write_bytes(gzip.compress(recorded.read_bytes()))
    with served(packed, page) as address:
        assert gzip.decompress(get(address.replace("?open=", ""))[1]) == recorded.read_bytes()
    packed.write_bytes(packed.read_bytes()[:-9])
    with pytest.raises(view.Refused, match="can't be unpacked: it is cut or changed"):
        view.serve(packed, page)


def test_the_command_ends_with_the_sentence(tmp_path: Path) -> None:
    ran = run(sys.executable, "-m", "await_lab", "view", str(tmp_path / "gone.json"), "--no-open")
    assert (ran.status, ran.stdout) == (2, "")
    assert ran.stderr == f"await_lab: {tmp_path / 'gone.json'} can't be read: No such file or directory.\n"


def test_who_has_no_terminal_is_served_too(page: Path, recorded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served = []

    def end(server: view.Server) -> None:
        served.append(server.run)
        raise KeyboardInterrupt

    monkeypatch.setattr(view.Server, "serve_forever", end)
    monkeypatch.setattr(sys, "stdout", None)
    view.main(argparse.Namespace(file=str(recorded), page=page, port=0, no_open=True))
    assert served == [recorded.resolve()]


def test_a_browser_that_waits_for_the_page_gets_it(page: Path, recorded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    got: list[bytes | OSError] = []

    def browser(address: str) -> None:
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                got.append(answer.read())
        except OSError as error:
            got.append(error)

    def stop(server: view.Server) -> None:
        if got:
            raise KeyboardInterrupt

    monkeypatch.setattr(webbrowser, "open", browser)
    monkeypatch.setattr(view.Server, "service_actions", stop)
    view.main(argparse.Namespace(file=str(recorded), page=page, port=0, no_open=False))
    assert got == [b"<p>the page"]
