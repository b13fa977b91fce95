"""A small HTTP client over kept-alive connections, cheap enough not to be what is measured."""

import socket
import statistics
import threading
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

__all__ = ["Client", "latencies", "median", "p95", "rate"]

HEAD_END = b"\r\n\r\n"
LENGTH = b"\r\ncontent-length:"
TIMEOUT = 30.0


class Client:
    """One connection; it is opened again where the server closed it."""

    def __init__(self, host: str, port: int) -> None:
        self._address = host, port
        self._socket = self._connect()

    def _connect(self) -> socket.socket:
        connected = socket.create_connection(self._address, TIMEOUT)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connected

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def request(self, path: str, headers: Mapping[str, str] | None = None) -> bytes:
        """Word a GET request, once for many uses of `get`."""
        host, port = self._address
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: {host}:{port}",
            *(f"{name}: {value}" for name, value in (headers or {}).items()),
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def get(self, request: bytes) -> bytes:
        """Send a request and give the answer's body. Raises RuntimeError for any status but 200."""
        try:
            return self._once(request)
        except ConnectionError:
            self._socket.close()
            self._socket = self._connect()
            return self._once(request)

    def _once(self, request: bytes) -> bytes:
        self._socket.sendall(request)
        head, _, body = self._until_head().partition(HEAD_END)
        if b" 200 " not in head[:16]:
            raise RuntimeError(f"{request[:120]!r} was answered {head[:60]!r}")
        parts, missing = [body], self._length(head) - len(body)
        while missing > 0:
            parts.append(self._some())
            missing -= len(parts[-1])
        return b"".join(parts)

    def _until_head(self) -> bytes:
        got = self._some()
        while HEAD_END not in got:
            got += self._some()
        return got

    def _some(self) -> bytes:
        got = self._socket.recv(1 << 18)
        if not got:
            raise ConnectionResetError("the server closed the connection")
        return got

    @staticmethod
    def _length(head: bytes) -> int:
        _, found, rest = head.lower().partition(LENGTH)
        if not found:
            raise RuntimeError(f"an answer without a length: {head[:200]!r}")
        return int(rest.partition(b"\r\n")[0])


def latencies(client: Client, request: bytes, times: int) -> list[float]:
    """Milliseconds of so many requests, one after the other."""
    took = []
    for _ in range(times):
        before = time.perf_counter()
        client.get(request)
        took.append((time.perf_counter() - before) * 1000)
    return took


def rate(
    address: tuple[str, int], path: str, headers: Mapping[str, str], clients: int, seconds: float
) -> float:
    """Requests per second that so many clients get, each asking again as soon as it is answered."""
    counts, end = [0] * clients, time.monotonic() + seconds

    def ask(number: int) -> None:
        with Client(*address) as client:
            request = client.request(path, headers)
            while time.monotonic() < end:
                client.get(request)
                counts[number] += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(clients)]
    before = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - before)


def median(figures: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(figures)


def p95(figures: Sequence[float]) -> float:
    """What 95 of 100 do not exceed."""
    return statistics.quantiles(figures, n=20, method="inclusive")[-1]
