"""A service on loopback that answers when a test lets it, and archive files that lead to it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

__all__ = ["Stub", "stub", "write_archive"]

FIELDS = (
    '<FIELD name="id" datatype="char" arraysize="*" ucd="meta.id;meta.main"/>'
    '<FIELD name="ra" datatype="double" unit="deg" ucd="pos.eq.ra;meta.main"/>'
    '<FIELD name="dec" datatype="double" unit="deg" ucd="pos.eq.dec;meta.main"/>'
)


LARGE = 50_000
"""Rows, of some 30 bytes each when they are stored."""


def votable(rows: int) -> bytes:
    """So many rows."""
    cells = "".join(f"<TR><TD>S{n}</TD><TD>10.{n}</TD><TD>20.{n}</TD></TR>" for n in range(rows))
    return (
        '<VOTABLE version="1.3" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE type="results">'
        f'<INFO name="QUERY_STATUS" value="OK"/><TABLE>{FIELDS}<DATA><TABLEDATA>{cells}</TABLEDATA></DATA>'
        "</TABLE></RESOURCE></VOTABLE>"
    ).encode()


@dataclass(slots=True)
class Stub:
    """What was asked, by path; `gate` lets /slow answer, /quick needs no leave, and /large has many rows."""

    port: int = 0
    asked: list[str] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)

    def url(self, name: str) -> str:
        """The address of a service."""
        return f"http://127.0.0.1:{self.port}/{name}?"

    def times(self, name: str) -> int:
        """How often a service was asked."""
        return self.asked.count(name)


@contextmanager
def stub() -> Iterator[Stub]:
    """Start the service, and end it."""
    told = Stub()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            name = self.path.partition("?")[0].strip("/")
            told.asked.append(name)
            if name == "slow":
                told.gate.wait(60)
            self.send_response(200)
            self.send_header("Content-Type", "application/x-votable+xml")
            self.end_headers()
            try:
                self.wfile.write(votable(LARGE if name == "large" else 3))
            except OSError:  # who asked was killed
                return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield told
    finally:
        told.gate.set()
        server.shutdown()
        thread.join()
        server.server_close()


def write_archive(folder: Path, service: Stub, *names: str) -> None:
    """An archive `stub` with a dataset for each of these services."""
    folder.mkdir(parents=True, exist_ok=True)
    head = 'title = "Stub"\ninstitute = "Test"\nsummary = "For tests."\n'
    datasets = [
        f'[[datasets]]\nid = "{name}"\ntitle = "{name.title()}"\n'
        f'connector = "scs"\nurl = "{service.url(name)}"\n'
        for name in names
    ]
    (folder / "stub.toml").write_text("\n".join([head, *datasets]), encoding="utf-8")
