"""Serves the page with a recorded run on the loopback interface, and opens it in the browser."""

import argparse
import gzip
import http.server
import json
import mimetypes
import os
import sys
import threading
import webbrowser
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

RUN = "run.json"
OWN_PAGE = Path(__file__).parent / "page"
_TYPES = {".wasm": "application/wasm", ".js": "text/javascript", ".mjs": "text/javascript", ".json": "application/json"}
_GZIP = b"\x1f\x8b"


class Refused(Exception):
    """Nothing can be shown; what to do instead."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a recorded run, as app.trace.json")
    parser.add_argument("--page", metavar="DIR", type=Path, help="the built page, where the package carries none")
    parser.add_argument("--port", type=int, default=0, metavar="N", help="where to serve it; else any free port")
    parser.add_argument("--no-open", action="store_true", help="say the address and open no browser")


def main(options: argparse.Namespace) -> None:
    try:
        server = serve(Path(options.file), options.page, options.port)
    except Refused as refused:
        print(f"await_lab: {refused}.", file=sys.stderr)
        sys.exit(2)
    # A name may have what this terminal can't show.
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    name = options.file.encode(encoding, "backslashreplace").decode(encoding)
    print(f"{name} is shown at {server.address}  Ctrl-C ends it.", flush=True)
    if not options.no_open:
        # One that runs in the terminal comes back only when it is closed, and waits for the page meanwhile.
        threading.Thread(target=webbrowser.open, args=(server.address,), daemon=True).start()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


class Server(http.server.ThreadingHTTPServer):
    """The page's files, and the run as `run.json`; to this machine alone."""

    daemon_threads = True

    def __init__(self, port: int, page: Path, run: Path) -> None:
        super().__init__(("127.0.0.1", port), Answer)
        self.page = page
        self.run = run

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/?open={RUN}"


def serve(run: Path, page: Path | None, port: int = 0) -> Server:
    """A server that is ready to answer. Raises Refused."""
    page = page if page is not None else OWN_PAGE
    try:
        text = run.read_bytes()
        # The page unpacks it, too.
        stored = json.loads(gzip.decompress(text) if text.startswith(_GZIP) else text)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise Refused(f"{run} can't be unpacked: it is cut or changed") from None
    except OSError as error:
        raise Refused(f"{run} can't be read: {error.strerror}") from None
    except ValueError:
        raise Refused(f"{run} is no recorded run: it is not JSON") from None
    except RecursionError:
        # A run is not nested so deeply.
        stored = None
    if not isinstance(stored, dict) or "await-lab" not in stored:
        raise Refused(f"{run} is no recorded run: python -m await_lab run app.py makes one")
    if not (page / "index.html").is_file():
        if page == OWN_PAGE:
            raise Refused(
                "this copy of await_lab carries no page: scripts/build puts one there, or --page names a built one"
            )
        raise Refused(f"{page} is no built page: there is no index.html in it")
    try:
        return Server(port, page.resolve(), run.resolve())
    except (OSError, OverflowError) as error:
        raise Refused(f"port {port} can't be used: {error}") from None


class Answer(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        # Another site's name for this address must not read the run. Port 80 is not in it.
        host = (self.headers.get("Host") or "").partition(":")[0]
        if host not in ("127.0.0.1", "localhost"):
            self.send_error(403)
            return
        try:
            file = self._file(unquote(urlsplit(self.path).path).lstrip("/"))
            body = file.read_bytes() if file is not None else None
        except (OSError, ValueError):
            # ValueError: it is no address, or no file can have that name.
            file = body = None
        if file is None or body is None:
            self.send_error(404)
            return
        kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET

    def _file(self, name: str) -> Path | None:
        if name == RUN:
            return self.server.run
        file = (self.server.page / (name or "index.html")).resolve()
        inside = os.path.commonpath((file, self.server.page)) == str(self.server.page)
        return file if inside and file.is_file() else None

    def log_message(self, format: str, *arguments: Any) -> None:
        """Says nothing of each request."""
