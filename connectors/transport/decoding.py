"""Decompression piece by piece, never past a limit (RFC 9110, section 8.4)."""

import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

from connectors.errors import Unreadable

__all__ = ["ACCEPTED", "decoded"]

ACCEPTED = "gzip, deflate"
PIECE = 64 * 1024
GZIP, ZLIB, RAW = 31, zlib.MAX_WBITS, -zlib.MAX_WBITS
GZIP_MAGIC = b"\x1f\x8b"
ZLIB_METHOD = 0x08


class _Inflater(Protocol):
    """What zlib.decompressobj gives; it has no name of its own to annotate with."""

    @property
    def eof(self) -> bool: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


def _deflate_window(first: bytes) -> int:
    # "deflate" means zlib's format (RFC 1950); some servers send it without its two bytes of header.
    looks_zlib = first[0] & 0x0F == ZLIB_METHOD and (len(first) == 1 or int.from_bytes(first[:2]) % 31 == 0)
    return ZLIB if looks_zlib else RAW


def _pieces(inflater: _Inflater, data: bytes) -> Iterator[bytes]:
    """What the data gives, at most PIECE bytes at a time."""
    while True:
        piece = inflater.decompress(data, PIECE)
        if piece:
            yield piece
        data = inflater.unconsumed_tail
        if inflater.eof or (not data and len(piece) < PIECE):
            return


def _inflated(chunks: Iterator[bytes], window: Callable[[bytes], int]) -> Iterator[bytes]:
    inflater: _Inflater | None = None
    ended_once = False
    for chunk in chunks:
        data = chunk
        while data:
            if inflater is None:
                # A gzip file may be several in a row; anything else after the end is padding.
                if ended_once and not data.startswith(GZIP_MAGIC[: len(data)]):
                    return
                inflater = zlib.decompressobj(window(data))
            yield from _pieces(inflater, data)
            data = b""
            if inflater.eof:
                data, inflater, ended_once = inflater.unused_data, None, True
    if inflater is not None:
        raise Unreadable("The compressed answer ended before its end.")


def _checked(chunks: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield from chunks
    except zlib.error as error:
        raise Unreadable("The compressed answer is damaged.", detail=str(error)) from error


def _capped(chunks: Iterator[bytes], limit: int) -> Iterator[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > limit:
            raise Unreadable(f"The answer is larger than {limit} bytes.")
        yield chunk


def decoded(chunks: Iterator[bytes], encoding: str, limit: int) -> Iterator[bytes]:
    """The decompressed bytes, in pieces of at most 64 kB, as they arrive. Raises Unreadable past `limit`."""
    match encoding.strip().lower():
        case "" | "identity":
            return _capped(chunks, limit)
        case "gzip" | "x-gzip":
            return _capped(_checked(_inflated(chunks, lambda _: GZIP)), limit)
        case "deflate":
            return _capped(_checked(_inflated(chunks, _deflate_window)), limit)
        case other:
            words = "The answer is compressed in a way that was not asked for."
            raise Unreadable(words, detail=other[:100])
