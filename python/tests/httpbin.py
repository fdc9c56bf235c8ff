"""httpbin on the loopback interface."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from pythons import PACKAGE


@contextmanager
def httpbin() -> Iterator[str]:
    """Its address: of the one that $HTTPBIN names, or of one that is started and ended here."""
    named = os.environ.get("HTTPBIN")
    if named:
        yield named
        return
    server = subprocess.Popen(
        [sys.executable, str(PACKAGE.parent / "scripts/serve_httpbin.py")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    try:
        address = server.stdout.readline().strip()
        assert address, "httpbin did not start: pip install -r scripts/requirements.txt"
        yield address
    finally:
        server.kill()
        server.wait()
        server.stdout.close()
