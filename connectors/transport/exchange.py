"""One request to one host: sent, answered and read under a deadline."""

import socket
import ssl
from _thread import start_new_thread
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from urllib3.connection import HTTPConnection
from urllib3.response import HTTPResponse

from connectors.deadline import Deadline
from connectors.errors import ConnectorError, TimedOut, Unreadable
from connectors.transport.connection import make_connection
from connectors.transport.dialling import Dialler
from connectors.transport.hops import Hop
from connectors.transport.hosts import Visit
from connectors.transport.translating import FOREIGN, translate
from connectors.transport.watchdog import Watch, Watchdog

__all__ = ["Exchange"]

CHUNK = 64 * 1024
SHORTEST_WAIT = 0.001  # seconds; a timeout of 0 would mean not to wait at all


class Exchange:
    """A connection for one request; whatever goes wrong is a ConnectorError, noted in the visit."""

    def __init__(self, visit: Visit, deadline: Deadline) -> None:
        self._visit = visit
        self._deadline = deadline
        self._watch: Watch | None = None
        self._connection: HTTPConnection | None = None
        self._response: HTTPResponse | None = None

    def send(self, hop: Hop, dialler: Dialler, watchdog: Watchdog, tls: ssl.SSLContext) -> HTTPResponse:
        """Send, and wait for the answer's head."""

        def dial(host: str, port: int) -> socket.socket:
            made = dialler.dial(host, port, self._deadline)
            self._watch = watchdog.watch(made, self._deadline.remaining())
            made.settimeout(max(self._deadline.remaining(), SHORTEST_WAIT))
            return made

        with self.in_our_words():
            seconds = max(self._deadline.remaining(), SHORTEST_WAIT)
            self._connection = make_connection(
                hop.scheme, hop.host, hop.port, seconds=seconds, dial=dial, tls=tls
            )
            # A server may answer before it has read all of the question, and hang up on the rest of it.
            with suppress(BrokenPipeError):
                self._connection.request(hop.method, hop.target, hop.body, hop.headers, preload_content=False)
            self._response = self._connection.getresponse()
        return self._response

    @contextmanager
    def in_our_words(self) -> Iterator[None]:
        """Others' errors become ours; whatever comes after the deadline is late."""
        try:
            yield
            self._check_time()
        except ConnectorError as error:
            self.fail(error)
            raise
        except FOREIGN as error:
            told = self._late() or translate(error)
            self.fail(told)
            raise told from error

    def fail(self, error: ConnectorError) -> None:
        """Note what went wrong, and hang up."""
        self._visit.failed(error)
        self.close()

    def _late(self) -> TimedOut | None:
        if self._deadline.remaining() and not (self._watch and self._watch.fired):
            return None
        return TimedOut(
            f"The service did not answer completely within {self._deadline.seconds:g} s.",
            detail=self._visit.name,
        )

    def _check_time(self) -> None:
        # A connection that was shut down looks like one that ended well.
        if late := self._late():
            raise late

    def wire(self, limit: int) -> Iterator[bytes]:
        """The body as it comes over the wire, at most `limit` bytes."""
        response = self._response
        if response is None:
            return
        total = 0
        while True:
            with self.in_our_words():
                chunk = response.read1(CHUNK, decode_content=False)
            if not chunk:
                return
            total += len(chunk)
            if total > limit:
                raise Unreadable(f"The answer is larger than {limit} bytes.")
            yield chunk

    def body(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """The chunks; at their end, and when one of them cannot be had, it hangs up."""
        try:
            yield from chunks
        except ConnectorError as error:
            self.fail(error)
            raise
        self.close()

    def close(self) -> None:
        """Hang up and give the place at the host back; may be called more than once."""
        if self._watch:
            self._watch.end()
        if self._response:
            self._response.close()
        if self._connection:
            self._connection.close()
        self._visit.end()

    def forgotten(self) -> None:
        """Close in a thread of its own: the collector may come while this one holds a lock."""
        if not self._visit.ended:
            start_new_thread(self.close, ())
