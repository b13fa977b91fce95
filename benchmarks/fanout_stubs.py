"""`python -m benchmarks.fanout_stubs`: archives on loopback of which some are slow, dead or dripping.

Prints their ports as a line of JSON. A path says what happens: /live/<seconds>/<rows>, /dead or /drip. When
an answer has been sent, its path and the time are written as a line of JSON.
"""

import json
import sys
import threading
import time
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

__all__ = ["PORTS", "votable"]

PORTS = 21
FIELDS = (
    '<FIELD name="id" datatype="char" arraysize="*" ucd="meta.id;meta.main"/>'
    '<FIELD name="ra" datatype="double" unit="deg" ucd="pos.eq.ra;meta.main"/>'
    '<FIELD name="dec" datatype="double" unit="deg" ucd="pos.eq.dec;meta.main"/>'
    '<FIELD name="mag" datatype="float" unit="mag" ucd="phot.mag"/>'
)
DRIP_SECONDS = 1.0
FOREVER = 3600.0


@cache
def votable(rows: int) -> bytes:
    """An answer with so many rows."""
    cells = "".join(
        f"<TR><TD>S{n}</TD><TD>{10 + n * 1e-5:.7f}</TD><TD>{20 - n * 1e-5:.7f}</TD><TD>{n % 17}</TD></TR>"
        for n in range(rows)
    )
    return (
        '<VOTABLE version="1.3" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE type="results">'
        f'<INFO name="QUERY_STATUS" value="OK"/><TABLE>{FIELDS}<DATA><TABLEDATA>{cells}</TABLEDATA></DATA>'
        "</TABLE></RESOURCE></VOTABLE>"
    ).encode()


class Handler(BaseHTTPRequestHandler):
    """One archive."""

    def log_message(self, *_: object) -> None:
        """Say nothing of requests."""

    def do_GET(self) -> None:
        """Answer as the path says."""
        path = self.path.partition("?")[0]
        kind, *more = path.strip("/").split("/")
        if kind == "dead":
            time.sleep(FOREVER)
        body = votable(int(more[1]) if more else 100)
        time.sleep(float(more[0]) if more else 0.0)
        self.send_response(200)
        self.send_header("Content-Type", "application/x-votable+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self._send(body, drips=kind == "drip")
        except OSError:  # whoever asked has hung up
            return
        sys.stdout.write(json.dumps([path, time.time()]) + "\n")
        sys.stdout.flush()

    def _send(self, body: bytes, *, drips: bool) -> None:
        if not drips:
            self.wfile.write(body)
            return
        for byte in body:
            self.wfile.write(bytes([byte]))
            time.sleep(DRIP_SECONDS)


class Archive(ThreadingHTTPServer):
    """Dies with the process."""

    daemon_threads = True
    request_queue_size = 64


if __name__ == "__main__":
    archives = [Archive(("127.0.0.1", 0), Handler) for _ in range(PORTS)]
    for rows in (100, 2000, 5000):
        votable(rows)
    for archive in archives:
        threading.Thread(target=archive.serve_forever, daemon=True).start()
    sys.stdout.write(json.dumps([archive.server_port for archive in archives]) + "\n")
    sys.stdout.flush()
    sys.stdin.read()
