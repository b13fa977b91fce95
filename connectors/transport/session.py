"""requests' sessions that go through the door, for pyvo: it sets neither timeouts nor limits of its own."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import requests
from requests.utils import get_encoding_from_headers
from typing_extensions import override

from connectors.deadline import Deadline
from connectors.errors import ConnectorError, TimedOut
from connectors.transport.asking import Transport
from connectors.transport.translating import FOREIGN, translate
from connectors.transport.values import LIMIT, Request, Stream

__all__ = ["DoorSession", "session_for"]

# The door says these itself.
DOORS = frozenset({"content-length", "accept-encoding", "user-agent", "connection", "transfer-encoding"})
ENCODED = frozenset({"content-encoding", "content-length", "transfer-encoding"})


def _as_requests_error(error: ConnectorError) -> requests.RequestException:
    """An error that requests' users catch; translate() finds ours in it again."""
    return requests.Timeout(error) if isinstance(error, TimedOut) else requests.ConnectionError(error)


def _bytes_of(body: Any) -> bytes:
    """The body of a prepared request: text, bytes, a file or pieces."""
    if body is None:
        return b""
    if hasattr(body, "read"):
        body = body.read()
    if isinstance(body, str):
        return body.encode()
    return body if isinstance(body, bytes) else b"".join(body)


class _Raw(io.IOBase):
    """A response's body as urllib3 gives it, always decompressed."""

    def __init__(self, session: "DoorSession", stream: Stream) -> None:
        self._session = session
        self._stream = stream

    @override
    def read(self, amt: int | None = None, decode_content: bool | None = None) -> bytes:
        """At most `amt` bytes as soon as there are any; all for None."""
        try:
            return self._stream.read(-1 if amt is None else amt)
        except ConnectorError as error:
            raise self._session.noted(error) from error

    def release_conn(self) -> None:
        """Hang up; requests calls it where urllib3 gives a connection back."""
        self._stream.close()

    @override
    def close(self) -> None:
        self._stream.close()
        super().close()


class DoorSession(requests.Session):
    """A session whose every request goes through a transport, with one deadline for all.

    It raises requests' exceptions; `fault` is the last error of the door, in its own words.
    """

    def __init__(self, transport: Transport, deadline: Deadline, *, limit: int = LIMIT) -> None:
        super().__init__()
        self.trust_env = False
        self._transport = transport
        self._deadline = deadline
        self._limit = limit
        self._streams: list[Stream] = []
        self.fault: ConnectorError | None = None

    def noted(self, error: ConnectorError) -> requests.RequestException:
        """The error as requests' users know it; it is remembered."""
        self.fault = error
        return _as_requests_error(error)

    @override
    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Ask; the answer has any status, redirects are followed by the door."""
        asked = Request(
            request.url or "",
            method=request.method or "GET",
            data=_bytes_of(request.body),
            headers={n: str(v) for n, v in request.headers.items() if n.lower() not in DOORS},
            limit=self._limit,
            decompressed_limit=4 * self._limit,
            any_status=True,
            follow=bool(kwargs.get("allow_redirects", True)),
        )
        try:
            stream = self._transport.open(asked, self._deadline)
        except ConnectorError as error:
            raise self.noted(error) from error
        self._streams.append(stream)
        response = self._response(request, stream)
        if not kwargs.get("stream"):
            _ = response.content
        return response

    def _response(self, request: requests.PreparedRequest, stream: Stream) -> requests.Response:
        response = requests.Response()
        response.status_code = stream.status
        response.reason = HTTPStatus(stream.status).phrase if stream.status in set(HTTPStatus) else ""
        response.url = stream.url
        response.headers.update({n: v for n, v in stream.headers.items() if n.lower() not in ENCODED})
        response.encoding = get_encoding_from_headers(response.headers)
        response.raw = _Raw(self, stream)
        response.request = request
        response.elapsed = timedelta(seconds=self._deadline.seconds - self._deadline.remaining())
        return response

    @override
    def close(self) -> None:
        """Hang up all that was not read to its end."""
        for stream in self._streams:
            stream.close()
        super().close()


@contextmanager
def session_for(transport: Transport, deadline: Deadline, *, limit: int = LIMIT) -> Iterator[DoorSession]:
    """A session to give to pyvo's objects; every error that leaves the block is a ConnectorError.

    `limit` is the most bytes of each answer on the wire; decompressed it may be four times as large.
    """
    with DoorSession(transport, deadline, limit=limit) as session:
        try:
            yield session
        except FOREIGN as error:
            raise translate(error, session.fault) from error
