"""A server that misbehaves on purpose, on loopback; each way to misbehave is a path.

It tells what it was asked (`asked`), and ends its threads when its clients hang up or the block ends.
"""

import gzip
import json
import socket
import ssl
import struct
import threading
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qs, urlsplit

from tests.support.wire import TEXT, VOTABLE, VOTABLE_ERROR, bomb, head, raw_deflate, whole

__all__ = ["EVERY", "Asked", "Hostile"]

EVERY = 0.02  # seconds between dripping bytes
PATIENCE = 20.0


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    def argument(self, name: str, default: str = "") -> str:
        return parse_qs(urlsplit(self.target).query).get(name, [default])[0]


class Hostile:
    """The server; a context manager. With `tls` it speaks HTTPS."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self.asked: list[Asked] = []
        self.open = 0
        self.release = threading.Event()
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])

    def url(self, path: str = "/ok", host: str = "127.0.0.1", scheme: str = "") -> str:
        return f"{scheme or ('https' if self._tls else 'http')}://{host}:{self.port}{path}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self.release.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in list(self._threads):
            thread.join(PATIENCE)

    def busy(self) -> list[threading.Thread]:
        """Threads that still serve a client."""
        return [thread for thread in self._threads[1:] if thread.is_alive()]

    def _start(self, work: Callable[..., None], *given: object) -> None:
        thread = threading.Thread(target=work, args=given, name="hostile", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while not self._ended.is_set():
                self._start(self._serve, self._listener.accept()[0])

    def _serve(self, plain: socket.socket) -> None:
        plain.settimeout(PATIENCE)
        with suppress(OSError, ValueError), plain:
            if not self._tls and plain.recv(1, socket.MSG_PEEK) == b"\x16":
                self.drip(plain, b"\x16\x03\x03\x40\x00" + bytes(10_000))  # a TLS record that never ends
                return
            client = self._tls.wrap_socket(plain, server_side=True) if self._tls else plain
            with client:
                asked = read_request(client)
                with self._lock:
                    self.asked.append(asked)
                    self.open += 1
                try:
                    WAYS.get(asked.path, missing)(self, client, asked)
                finally:
                    with self._lock:
                        self.open -= 1

    def drip(self, client: socket.socket, data: bytes) -> None:
        for byte in data:
            client.sendall(bytes([byte]))
            if self._ended.wait(EVERY):
                return

    def hold(self, client: socket.socket) -> None:
        """Say nothing more until the client hangs up or the block ends."""
        client.settimeout(EVERY)
        while not self._ended.is_set():
            with suppress(TimeoutError):
                if not client.recv(1024):
                    return


def read_request(client: socket.socket) -> Asked:
    with client.makefile("rb") as source:
        method, target, _ = source.readline().decode().split()
        lines = iter(source.readline, b"\r\n")
        named = (line.decode("latin-1").partition(":") for line in lines)
        headers = {name.lower(): value.strip() for name, _, value in named}
        return Asked(method, target, headers, source.read(int(headers.get("content-length", 0))))


Way = Callable[[Hostile, socket.socket, Asked], None]
WAYS: dict[str, Way] = {}


def way(path: str) -> Callable[[Way], Way]:
    def put(made: Way) -> Way:
        WAYS[path] = made
        return made

    return put


def says(answer: bytes) -> Way:
    return lambda _, client, __: client.sendall(answer)


def missing(_: Hostile, client: socket.socket, __: Asked) -> None:
    client.sendall(whole(b"No such path.", 404))


WAYS |= {
    "/ok": says(whole(TEXT)),
    "/gzip": says(whole(gzip.compress(TEXT), Content_Encoding="gzip")),
    "/gzip-twice": says(whole(gzip.compress(TEXT) * 2, Content_Encoding="gzip")),
    "/deflate": says(whole(zlib.compress(TEXT), Content_Encoding="deflate")),
    "/raw-deflate": says(whole(raw_deflate(TEXT), Content_Encoding="deflate")),
    "/brotli": says(whole(b"???", Content_Encoding="br")),
    "/damaged": says(whole(gzip.compress(TEXT)[:20] + b"?" * 50, Content_Encoding="gzip")),
    "/cut": says(whole(gzip.compress(TEXT)[:-9], Content_Encoding="gzip")),
    "/long": says(whole(TEXT, Content_Length=str(len(TEXT) + 5))),
    "/short": says(whole(TEXT, Content_Length=str(len(TEXT) - 5))),
    "/declares-much": says(whole(b"x", Content_Length="99999999999")),
    "/html": says(whole(b"<html>Sorry</html>", Content_Type="text/html")),
    "/wrong-type": says(whole(VOTABLE, Content_Type="image/png")),
    "/many-headers": says(head(200, **{f"X_{number}": "y" for number in range(500)}) + b"x"),
    "/huge-header": says(head(200, X="y" * 100_000) + b"x"),
    "/garbage": says(b"\0\1\2 this is no HTTP\r\n\r\n"),
    "/loop": says(head(302, Location="/loop", Content_Length="0")),
    "/nowhere": says(head(302, Content_Length="0")),
    "/silent": lambda server, client, _: server.hold(client),
    "/tap/sync": says(whole(VOTABLE, Content_Type="application/x-votable+xml")),
    "/erring/sync": says(whole(VOTABLE_ERROR, 400, Content_Type="application/x-votable+xml")),
    "/page/sync": says(whole(b"<html>Sorry</html>", Content_Type="text/html")),
    "/limited/sync": says(whole(b"Slowly, please.", 429, Retry_After="7")),
    "/silent/sync": lambda server, client, _: server.hold(client),
    "/drip/sync": lambda server, client, _: server.drip(client, head() + VOTABLE * 9),
}


@way("/bomb")
def explode(_: Hostile, client: socket.socket, __: Asked) -> None:
    client.sendall(whole(bomb(), Content_Encoding="gzip"))


@way("/after-head")
def stop_after_head(server: Hostile, client: socket.socket, _: Asked) -> None:
    client.sendall(head(Content_Length="9"))
    server.hold(client)


@way("/mid-body")
def stop_mid_body(server: Hostile, client: socket.socket, _: Asked) -> None:
    client.sendall(whole(TEXT, Content_Length=str(2 * len(TEXT))))
    server.hold(client)


@way("/until-released")
def wait_for_release(server: Hostile, client: socket.socket, _: Asked) -> None:
    client.sendall(whole(b"first", Content_Length="10"))
    server.release.wait(PATIENCE)
    client.sendall(b"later")


@way("/gzip-until-released")
def wait_compressed(server: Hostile, client: socket.socket, _: Asked) -> None:
    packer = zlib.compressobj(wbits=31)
    client.sendall(head(Content_Encoding="gzip"))
    client.sendall(packer.compress(b"first") + packer.flush(zlib.Z_SYNC_FLUSH))
    server.release.wait(PATIENCE)
    client.sendall(packer.compress(b"later") + packer.flush())


@way("/drip-head")
def drip_head(server: Hostile, client: socket.socket, _: Asked) -> None:
    server.drip(client, head(200, X="y" * 60_000))


@way("/drip-body")
def drip_body(server: Hostile, client: socket.socket, _: Asked) -> None:
    client.sendall(head(Content_Length="60000"))
    server.drip(client, b"x" * 60_000)


@way("/drip-until-closed")
def drip_until_closed(server: Hostile, client: socket.socket, _: Asked) -> None:
    client.sendall(head())
    server.drip(client, b"x" * 60_000)


@way("/drip-chunks")
def drip_chunks(server: Hostile, client: socket.socket, _: Asked) -> None:
    client.sendall(head(Transfer_Encoding="chunked"))
    server.drip(client, b"1\r\nx\r\n" * 10_000)


@way("/reset")
def reset(_: Hostile, client: socket.socket, __: Asked) -> None:
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@way("/reset-body")
def reset_body(server: Hostile, client: socket.socket, asked: Asked) -> None:
    client.sendall(whole(TEXT, Content_Length="99999"))
    server.release.wait(PATIENCE)
    reset(server, client, asked)


@way("/hangs-up")
def hang_up(_: Hostile, __: socket.socket, ___: Asked) -> None:
    pass


@way("/endless")
def endless(server: Hostile, client: socket.socket, _: Asked) -> None:
    client.sendall(head())
    while not server._ended.is_set():
        client.sendall(b"x" * 65_536)


@way("/status")
def any_status(_: Hostile, client: socket.socket, asked: Asked) -> None:
    extra = {"Retry_After": after} if (after := asked.argument("after")) else {}
    client.sendall(whole(b"Words of the service.", int(asked.argument("code")), **extra))


@way("/redirect")
def redirect(_: Hostile, client: socket.socket, asked: Asked) -> None:
    code = int(asked.argument("code", "302"))
    client.sendall(head(code, Location=asked.argument("to"), Content_Length="0"))


@way("/echo")
def echo(_: Hostile, client: socket.socket, asked: Asked) -> None:
    facts = {"method": asked.method, "target": asked.target, "headers": asked.headers}
    client.sendall(whole(json.dumps(facts | {"body": asked.body.decode("latin-1")}).encode()))


@way("/kept")
def kept(_: Hostile, client: socket.socket, asked: Asked) -> None:
    control = asked.argument("control", "max-age=0")
    if asked.headers.get("if-none-match") == '"1"':
        client.sendall(head(304, ETag='"1"', Cache_Control=control))
    else:
        client.sendall(whole(TEXT, ETag='"1"', Cache_Control=control))
