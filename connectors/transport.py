"""The only door to the network."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import requests

from connectors.deadline import Deadline
from connectors.errors import ConnectorError, RateLimited, Refused, TimedOut, Unreachable, Unreadable

__all__ = ["HttpTransport", "MemoryTransport", "Reply", "Transport", "translate"]

CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered: status, headers and the whole body."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class Transport(Protocol):
    """How a connector reaches the network."""

    def get(self, url: str, *, parameters: Mapping[str, str], deadline: Deadline, limit: int) -> Reply:
        """GET at most `limit` bytes before the deadline. Raises ConnectorError."""
        ...


def translate(error: requests.RequestException) -> ConnectorError:
    """A requests error in the portal's own words."""
    detail = str(error)
    if isinstance(error, requests.Timeout):
        return TimedOut("The service did not answer in time.", detail=detail)
    if isinstance(error, requests.ConnectionError):
        return Unreachable("The service could not be reached.", detail=detail)
    return Unreadable("The service's answer could not be read.", detail=detail)


@dataclass(frozen=True, slots=True)
class HttpTransport:
    """The real door: timeouts on every request, a byte cap, and redirects not followed."""

    user_agent: str

    def get(self, url: str, *, parameters: Mapping[str, str], deadline: Deadline, limit: int) -> Reply:
        """GET at most `limit` bytes before the deadline.

        Raises TimedOut, Unreachable, RateLimited, Refused or Unreadable.
        """
        deadline.check()
        timeout = (min(CONNECT_SECONDS, deadline.remaining()), min(READ_SECONDS, deadline.remaining()))
        try:
            with requests.get(
                url,
                params=dict(parameters),
                headers={"User-Agent": self.user_agent},
                timeout=timeout,
                stream=True,
                allow_redirects=False,
            ) as response:
                body = self._read(response, deadline, limit)
        except requests.RequestException as error:
            raise translate(error) from error
        if response.status_code in {429, 503}:
            raise RateLimited(
                "The service asks to be left alone for a while.", detail=str(response.status_code)
            )
        if response.status_code != requests.codes.ok:
            words = f"The service answered with HTTP {response.status_code}."
            raise Refused(words, evidence=body[:CHUNK])
        return Reply(response.status_code, body, dict(response.headers))

    @staticmethod
    def _read(response: requests.Response, deadline: Deadline, limit: int) -> bytes:
        body = bytearray()
        for chunk in response.iter_content(CHUNK):
            deadline.check()
            body += chunk
            if len(body) > limit:
                raise Unreadable(f"The answer is larger than {limit} bytes.")
        return bytes(body)


@dataclass(slots=True)
class MemoryTransport:
    """A door for tests: answers by URL, and what was asked."""

    replies: Mapping[str, Reply | ConnectorError] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def get(self, url: str, *, parameters: Mapping[str, str], deadline: Deadline, limit: int) -> Reply:
        """The reply kept for this URL; an unknown one is unreachable."""
        deadline.check()
        self.asked.append((url, dict(parameters)))
        reply = self.replies.get(url, Unreachable("There is no network here."))
        if isinstance(reply, ConnectorError):
            raise reply
        if len(reply.body) > limit:
            raise Unreadable(f"The answer is larger than {limit} bytes.")
        return reply
