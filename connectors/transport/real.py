"""The real door to the network."""

import ssl
import weakref
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from functools import cached_property
from pathlib import Path

from typing_extensions import override
from urllib3.response import HTTPResponse

from connectors.deadline import Deadline
from connectors.errors import ConnectorError, Refused, TransientError, Unreadable
from connectors.transport.addresses import AllowList
from connectors.transport.asking import Asking
from connectors.transport.connection import make_tls_context
from connectors.transport.decoding import decoded
from connectors.transport.dialling import Dialler, Resolve, look_up
from connectors.transport.exchange import Exchange
from connectors.transport.hops import MOST_REDIRECTS, REDIRECTS, Hop, first_hop, next_hop
from connectors.transport.hosts import HostHealth, Hosts
from connectors.transport.keeping import Shelf
from connectors.transport.statuses import EVIDENCE_BYTES, fault_of, is_success, retry_after
from connectors.transport.translating import words_of
from connectors.transport.values import Reply, Request, Stream
from connectors.transport.watchdog import Watchdog

__all__ = ["HttpTransport"]


class HttpTransport(Asking):
    """The real door; one for a process, safe for many threads.

    `allowed_hosts` are asked though their addresses are not public: host, host:port, address or network.
    `cache` is the folder of kept answers, None for none. `hosts` remembers the health of each host. `tls` and
    `resolve` replace the trusted certificates and the system's name look-up.
    """

    def __init__(
        self,
        user_agent: str,
        *,
        allowed_hosts: Iterable[str] = (),
        cache: Path | None = None,
        hosts: Hosts | None = None,
        tls: ssl.SSLContext | None = None,
        resolve: Resolve = look_up,
    ) -> None:
        self.user_agent = user_agent
        self._hosts = hosts or Hosts()
        self._shelf = Shelf(cache) if cache else None
        self._dialler = Dialler(AllowList(allowed_hosts), resolve)
        self._watchdog = Watchdog()
        self._given_tls = tls

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return self._given_tls or make_tls_context()

    def health(self) -> list[HostHealth]:
        """What is remembered of every host that was asked, by name."""
        return self._hosts.listing()

    def pardon(self, host: str) -> None:
        """Have a host asked again at once that is left alone."""
        self._hosts.pardon(host)

    @override
    def ask(self, request: Request, deadline: Deadline) -> Reply:
        """The whole answer, from the cache where the request and the service allow it."""
        if not (self._shelf and request.keep):
            return super().ask(request, deadline)
        reply = self._shelf.ask(
            request, lambda conditional: super(HttpTransport, self).ask(conditional, deadline)
        )
        if request.any_status or is_success(reply.status):
            return reply
        raise fault_of(
            reply.status,
            retry_after=retry_after(reply.headers.get("Retry-After")),
            words=_own_words(reply.headers.get("Content-Type", ""), reply.body),
            evidence=reply.body[:EVIDENCE_BYTES],
        )

    @override
    def open(self, request: Request, deadline: Deadline) -> Stream:
        """The answer as a stream; to be closed.

        Raises TimedOut, Unreachable, RateLimited, Suspended, AccessError, Refused, Unreadable or Forbidden.
        """
        hop = first_hop(request, self.user_agent)
        for _ in range(MOST_REDIRECTS + 1):
            deadline.check()
            stream = self._one(hop, request, deadline)
            if stream.status not in REDIRECTS or not request.follow:
                return stream
            stream.close()
            hop = next_hop(hop, stream.status, stream.headers.get("Location", ""))
        raise Refused(f"The service sends the portal on more than {MOST_REDIRECTS} times.", detail=hop.place)

    def _one(self, hop: Hop, request: Request, deadline: Deadline) -> Stream:
        """The answer to one hop, hung up again unless it is given."""
        visit = self._hosts.visit(hop.place, deadline)
        exchange = Exchange(visit, deadline)
        with ExitStack() as hanging_up:
            hanging_up.callback(exchange.close)
            response = exchange.send(hop, self._dialler, self._watchdog, self._tls)
            stream = _stream(hop, request, response, exchange)
            going_on = stream.status in REDIRECTS and request.follow
            if not is_success(stream.status) and not going_on:
                wait = retry_after(stream.headers.get("Retry-After"))
                fault = fault_of(stream.status, retry_after=wait)
                if isinstance(fault, TransientError):
                    visit.failed(fault)
                if not request.any_status:
                    raise _with_evidence(fault, stream)
            hanging_up.pop_all()
        # Whoever forgets to close a stream gives its place back all the same.
        weakref.finalize(stream, exchange.forgotten).atexit = False
        return stream


def _stream(hop: Hop, request: Request, response: HTTPResponse, exchange: Exchange) -> Stream:
    headers = {name: response.headers[name] for name in response.headers}
    declared = headers.get("Content-Length", "")
    if hop.method != "HEAD" and declared.isdecimal() and int(declared) > request.limit:
        raise Unreadable(f"The answer is larger than {request.limit} bytes.")
    encoding = response.headers.get("Content-Encoding", "")
    chunks = decoded(exchange.wire(request.limit), encoding, request.decompressed_limit)
    return Stream(response.status, headers, hop.url, exchange.body(chunks), exchange.close)


def _own_words(media_type: str, body: bytes) -> str:
    return words_of(body.decode(errors="replace")) if media_type.startswith("text/plain") else ""


def _with_evidence(fault: ConnectorError, stream: Stream) -> ConnectorError:
    """The fault with the beginning of what the service said, where the fault keeps it."""
    if not isinstance(fault, Refused):
        return fault
    said = b""
    with suppress(ConnectorError):
        while len(said) < EVIDENCE_BYTES and (piece := stream.read(EVIDENCE_BYTES - len(said))):
            said += piece
    words = _own_words(stream.headers.get("Content-Type", ""), said)
    return fault_of(stream.status, words=words, evidence=said)
