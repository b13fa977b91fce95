"""Files of an answer compressed on their way, for clients that say they can read that."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping

import pyarrow as pa
from flask import Flask, Response, request

__all__ = ["init_app"]

TEXTS = frozenset(
    {
        "application/json",
        "application/x-votable+xml",
        "text/csv",
        "text/x-ecsv",
        "text/x-shellscript",
    }
)
"""What becomes a good deal smaller; FITS hardly does, and Parquet is compressed itself."""
GZIP = 16 + zlib.MAX_WBITS
QUICK = 1
"""The lightest compression: a stronger one costs more time than most networks win back."""


def _gzip(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(QUICK, zlib.DEFLATED, GZIP)
    yield from filter(None, map(packer.compress, pieces))
    yield packer.flush()


class _Sink:
    """A file that gives away what was written to it."""

    closed = False

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """It has no end of its own."""

    def take(self) -> bytes:
        data = b"".join(self._written)
        self._written.clear()
        return data


def _zstd(pieces: Iterable[bytes]) -> Iterator[bytes]:
    sink = _Sink()
    packer = pa.CompressedOutputStream(pa.PythonFile(sink, "w"), "zstd")
    for piece in pieces:
        packer.write(piece)
        if packed := sink.take():
            yield packed
    packer.close()
    yield sink.take()


PACKERS: Mapping[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {"zstd": _zstd, "gzip": _gzip}
"""By the name in HTTP, the better first. Where the pieces break off, what they give has no end either."""


def _chosen() -> str | None:
    """What the client named as best; `*` names nothing."""
    named = {name.lower(): quality for name, quality in request.accept_encodings if quality > 0}
    return max((name for name in PACKERS if name in named), key=named.__getitem__, default=None)


def _packed(response: Response) -> Response:
    if response.mimetype not in TEXTS or not response.is_streamed or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    if name := _chosen():
        response.headers["Content-Encoding"] = name
        response.response = PACKERS[name](response.iter_encoded())
    return response


def init_app(app: Flask) -> None:
    """Install it."""
    app.after_request(_packed)
