"""What every door to the network can do, and how whole answers are made of streams."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Protocol

from connectors.deadline import Deadline
from connectors.transport.values import LIMIT, Pairs, Reply, Request, Stream, Upload

__all__ = ["Asking", "Transport"]


class Transport(Protocol):
    """How a connector reaches the network."""

    def open(self, request: Request, deadline: Deadline) -> Stream:
        """The answer as a stream; to be closed. Raises ConnectorError, here or while it is read."""
        ...

    def ask(self, request: Request, deadline: Deadline) -> Reply:
        """The whole answer. Raises ConnectorError."""
        ...

    def get(self, url: str, *, parameters: Mapping[str, str], deadline: Deadline, limit: int) -> Reply:
        """GET at most `limit` bytes before the deadline. Raises ConnectorError."""
        ...

    def post(
        self,
        url: str,
        *,
        data: Pairs | bytes = b"",
        files: Mapping[str, Upload] | None = None,
        deadline: Deadline,
        limit: int = LIMIT,
    ) -> Reply:
        """POST a form, with files where there are some. Raises ConnectorError."""
        ...


class Asking(ABC):
    """Whole answers from `open`."""

    @abstractmethod
    def open(self, request: Request, deadline: Deadline) -> Stream:
        """The answer as a stream; to be closed. Raises ConnectorError, here or while it is read."""

    def ask(self, request: Request, deadline: Deadline) -> Reply:
        """The whole answer. Raises ConnectorError."""
        with self.open(request, deadline) as stream:
            return Reply(stream.status, stream.read(), stream.headers, stream.url)

    def get(self, url: str, *, parameters: Mapping[str, str], deadline: Deadline, limit: int) -> Reply:
        """GET at most `limit` bytes, before and after decompression. Raises ConnectorError."""
        request = Request(url, parameters=parameters, limit=limit, decompressed_limit=limit)
        return self.ask(request, deadline)

    def post(
        self,
        url: str,
        *,
        data: Pairs | bytes = b"",
        files: Mapping[str, Upload] | None = None,
        deadline: Deadline,
        limit: int = LIMIT,
    ) -> Reply:
        """POST a form, with files where there are some; `limit` as in `get`. Raises ConnectorError."""
        request = Request(
            url, method="POST", data=data, files=files or {}, limit=limit, decompressed_limit=limit
        )
        return self.ask(request, deadline)
