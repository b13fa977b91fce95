"""A portal behind a real server on loopback, and a server of files that can be cut off."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from flask import Flask
from werkzeug.serving import make_server

__all__ = ["Files", "files", "served"]

CONTENT = bytes(range(256)) * 1000


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The portal's address while it runs."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(slots=True)
class Files:
    """What was asked of the files' server; `cut` is after how many bytes the next answer breaks off."""

    address: str = ""
    cut: int | None = None
    tag: str = '"one"'
    content: bytes = CONTENT
    ranges: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)


@contextmanager
def files() -> Iterator[Files]:
    """A server of one file, with ranges (RFC 9110, section 14)."""
    told = Files()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            told.ranges.append(wanted)
            told.secrets.append(self.headers.get("Authorization", ""))
            start = int(wanted.removeprefix("bytes=").rstrip("-") or 0) if wanted else 0
            goes_on = bool(wanted) and self.headers.get("If-Range") == told.tag
            body = told.content[start:] if goes_on else told.content
            self.send_response(206 if goes_on else 200)
            self.send_header("ETag", told.tag)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            cut, told.cut = told.cut, None
            self.wfile.write(body if cut is None else body[:cut])

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    told.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
