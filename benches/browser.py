"""A headless browser that is steered through its WebDriver, and a server of files for it."""

import contextlib
import http.server
import io
import json
import pathlib
import re
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any, ClassVar

import brotlicffi  # type: ignore[import-untyped]

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Each browser's driver, its WebDriver name and the key of its options.
BROWSERS = {
    "Chromium": ("chromedriver", "chrome", "goog:chromeOptions"),
    "Firefox": ("geckodriver", "firefox", "moz:firefoxOptions"),
}
BUTTONS = "[...document.querySelectorAll('button:not([disabled])')]"


class Tab:
    """A tab of a browser."""

    def __init__(self, driver: str, browser: str) -> None:
        _, name, key = BROWSERS[browser]
        options = json.loads((ROOT / "webdriver.json").read_text())[key]
        self.address, self.session, self.browser = driver, "", browser
        session = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": {"browserName": name, key: options}}})
        self.session = f"/session/{session['sessionId']}"
        self.process: int = session["capabilities"].get("moz:processID", 0)
        self.ask("POST", "/timeouts", {"script": 60_000, "pageLoad": 60_000})

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        kind = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.address + self.session + path, data, kind, method=method)
        try:
            with urllib.request.urlopen(request, timeout=600) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode()[:500]) from error

    def open(self, address: str) -> None:
        self.ask("POST", "/url", {"url": "about:blank"})
        self.ask("POST", "/url", {"url": address})

    def run(self, script: str, *given: Any) -> Any:
        """Runs a script that calls `done` with its value."""
        script = f"const done = arguments[arguments.length - 1]; {script}"
        return self.ask("POST", "/execute/async", {"script": script, "args": list(given)})

    def until(self, expression: str) -> Any:
        look = (
            f"const look = () => {{ const value = ({expression});"
            " value ? done(value) : setTimeout(look, 5); }; look();"
        )
        return self.run(look)

    def start(self) -> None:
        """Lets the program start as at a reader's first act, and waits until it is there."""
        self.until(
            "dispatchEvent(new Event('pointermove')) && document.documentElement.dataset.boot === 'running'"
            " && !document.querySelector('.boot-card')"
        )
        self.rest()

    def rest(self, seconds: float = 0.5) -> None:
        """Lets what follows an act happen."""
        frames = "requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(1), 0)));"
        self.run(frames)
        time.sleep(seconds)
        self.run(frames)

    def give(self, path: pathlib.Path) -> None:
        """Chooses a file, as a reader does."""
        found = self.ask("POST", "/element", {"using": "css selector", "value": "input[type=file]"})
        self.ask("POST", f"/element/{next(iter(found.values()))}/value", {"text": str(path)})

    def press(self, name: str) -> None:
        button = f"{BUTTONS}.find((of) => of.textContent.trim() === '{name}')"
        self.until(button)
        self.run(f"({button}).click(); done(1);")

    def devtools(self, command: str, parameters: dict[str, Any] | None = None) -> Any:
        """A command of Chromium's DevTools."""
        return self.ask("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters or {}})

    def close(self) -> None:
        self.ask("DELETE", "")


@contextlib.contextmanager
def driver(browser: str) -> Iterator[str]:
    """The address of the browser's WebDriver, for as long as it runs."""
    process = subprocess.Popen(
        [BROWSERS[browser][0], "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout
    said = re.compile(r"(?:successfully on port |Listening on 127\.0\.0\.1:)(\d+)")
    port = next(found[1] for line in process.stdout if (found := said.search(line)))
    # Read on, for a driver that nobody listens to stops.
    threading.Thread(target=lambda out: [None for _ in out], args=(process.stdout,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def tab(browser: str) -> Iterator[Tab]:
    """A new tab with nothing kept from before."""
    with driver(browser) as address:
        opened = Tab(address, browser)
        try:
            yield opened
        finally:
            opened.close()


class Files(http.server.SimpleHTTPRequestHandler):
    """Answers with files, packed by brotli and kept for ten minutes as usual hosts do where that is asked for."""

    protocol_version = "HTTP/1.1"
    is_packed = False
    packed: ClassVar[dict[str, bytes]] = {}

    def send_head(self) -> Any:
        path = self.translate_path(self.path)
        if path.endswith("/"):
            path += "index.html"
        if not self.is_packed or not pathlib.Path(path).suffix:
            return super().send_head()
        if path not in self.packed:
            try:
                self.packed[path] = brotlicffi.compress(pathlib.Path(path).read_bytes())
            except OSError:
                return super().send_head()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "br")
        self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Length", str(len(self.packed[path])))
        self.end_headers()
        return io.BytesIO(self.packed[path])

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextlib.contextmanager
def site(folder: pathlib.Path, packed: bool = False) -> Iterator[str]:
    """Serves a folder, and gives its address."""
    kind = type("Here", (Files,), {"is_packed": packed})
    here = http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *of: kind(*of, directory=str(folder)))
    threading.Thread(target=here.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{here.server_port}/"
    finally:
        here.shutdown()
