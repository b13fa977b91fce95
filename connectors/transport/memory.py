"""A door for tests: answers from memory, and writes down what was asked."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from typing_extensions import override

from connectors.deadline import Deadline
from connectors.errors import ConnectorError, Unreachable, Unreadable
from connectors.transport.asking import Asking
from connectors.transport.statuses import fault_of, is_success, retry_after
from connectors.transport.values import Reply, Request, Stream, pairs

__all__ = ["MemoryTransport"]

Answer = Reply | ConnectorError
Answering = Answer | Callable[[Request], Answer]


@dataclass(slots=True)
class MemoryTransport(Asking):
    """The door without a network.

    `replies` are by URL or by (method, URL): a reply, an error to raise, or what makes one from the request.
    `asked` holds URLs with their parameters, `requests` all of each question. Answers come `piece` bytes at a
    time.
    """

    replies: Mapping[Any, Answering] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    piece: int = 64 * 1024

    @override
    def open(self, request: Request, deadline: Deadline) -> Stream:
        """The reply kept for this address; an unknown one is unreachable."""
        deadline.check()
        self.asked.append((request.url, dict(pairs(request.parameters))))
        self.requests.append(request)
        unknown = Unreachable("There is no network here.")
        answer = self.replies.get((request.method, request.url), self.replies.get(request.url, unknown))
        if callable(answer):
            answer = answer(request)
        if isinstance(answer, ConnectorError):
            raise answer
        if not is_success(answer.status) and not request.any_status:
            wait = retry_after(answer.headers.get("Retry-After"))
            raise fault_of(answer.status, retry_after=wait, evidence=answer.body)
        limit = min(request.limit, request.decompressed_limit)
        chunks = self._chunks(answer.body, limit, deadline)
        return Stream(answer.status, answer.headers, answer.url or request.url, chunks)

    def _chunks(self, body: bytes, limit: int, deadline: Deadline) -> Iterator[bytes]:
        for start in range(0, len(body), self.piece):
            deadline.check()
            if start + self.piece > limit and len(body) > limit:
                raise Unreadable(f"The answer is larger than {limit} bytes.")
            yield body[start : start + self.piece]
