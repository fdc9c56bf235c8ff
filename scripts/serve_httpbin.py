"""Serves httpbin on the loopback interface, prints its address, and runs until it is ended."""

import logging
import socket

from httpbin import app
from werkzeug.serving import make_server

# The tests have the address compiled in, so the usual port saves a build.
USUAL_PORT = 48917


def listen():
    try:
        return socket.create_server(("127.0.0.1", USUAL_PORT))
    except OSError:
        return socket.create_server(("127.0.0.1", 0))


logging.getLogger("werkzeug").setLevel(logging.ERROR)
with listen() as listener:
    host, port = listener.getsockname()
    server = make_server(host, port, app, threaded=True, fd=listener.fileno())
    print(f"http://{host}:{port}", flush=True)
    server.serve_forever()
