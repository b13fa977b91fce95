"""What is asked of a server, and what it answers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from types import TracebackType
from typing import Self

from requests.structures import CaseInsensitiveDict

__all__ = ["LIMIT", "Pairs", "Reply", "Request", "Stream", "Upload", "pairs"]

LIMIT = 64 * 1024 * 1024
DECOMPRESSED_LIMIT = 256 * 1024 * 1024

Pairs = Mapping[str, str] | Sequence[tuple[str, str]]


def pairs(given: Pairs) -> list[tuple[str, str]]:
    """Names and values in their order; a name may come more than once."""
    return list(given.items()) if isinstance(given, Mapping) else list(given)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent along in a multipart form (RFC 7578)."""

    name: str
    body: bytes
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a server.

    `limit` is the most bytes on the wire, `decompressed_limit` the most after decompression. `any_status`
    gives the answer whatever its HTTP status; otherwise all but 2xx raise. `follow` follows redirects. `keep`
    lets the answer come from, and go to, the cache on disk (GET without credentials, small answers).
    """

    url: str
    _: KW_ONLY
    method: str = "GET"
    parameters: Pairs = ()
    data: Pairs | bytes = b""
    files: Mapping[str, Upload] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    limit: int = LIMIT
    decompressed_limit: int = DECOMPRESSED_LIMIT
    any_status: bool = False
    follow: bool = True
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered: status, headers and the whole body, decompressed; `url` is where it was."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    url: str = ""


class Stream:
    """An answer that is being read: status and headers at once, decompressed bytes as they arrive.

    A context manager; whoever leaves it early hangs up. Iterating and reading raise ConnectorError.
    """

    def __init__(
        self,
        status: int,
        headers: Mapping[str, str],
        url: str,
        chunks: Iterator[bytes],
        hang_up: Callable[[], None] = lambda: None,
    ) -> None:
        self.status = status
        self.headers: Mapping[str, str] = CaseInsensitiveDict(headers)
        self.url = url
        self._chunks = chunks
        self._hang_up = hang_up
        self._rest = b""

    def __iter__(self) -> Self:
        """The bytes not read so far, in pieces as they arrive."""
        return self

    def __next__(self) -> bytes:
        rest, self._rest = self._rest, b""
        return rest or next(self._chunks)

    def read(self, size: int = -1) -> bytes:
        """All that is left, or at most `size` bytes as soon as there are any; empty at the end."""
        if size < 0:
            return b"".join(self)
        data = next(self, b"")
        self._rest = data[size:]
        return data[:size]

    def close(self) -> None:
        """Hang up; may be called more than once."""
        self._hang_up()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
