"""The bytes of an answer as they come: unpacked, in UTF-8, within the time budget, the first of them kept."""

import codecs
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress

from connectors.deadline import Deadline
from connectors.errors import Unreachable, Unreadable

__all__ = ["EVIDENCE", "Source"]

EVIDENCE = 1 << 16
PIECE = 1 << 20
ENOUGH = 128
GZIP = b"\x1f\x8b"
DECLARED = re.compile(rb"\A\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
# Python has codecs that are none of characters, zip and base64 among them.
TEXT_CODECS = re.compile(r"iso8859|cp\d|latin|koi8|euc_|shift_jis|iso2022|gb|big5|mac-")
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
UTF16 = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))


class Source:
    """Reads chunks; `lost` says why the bytes ended before their time."""

    def __init__(self, chunks: Iterable[bytes], deadline: Deadline) -> None:
        self._deadline = deadline
        self._chunks = iter(chunks)
        self._pieces = self._decoded(self._unpacked())
        self.evidence = b""
        self.lost = ""

    def read(self) -> bytes:
        """Give more bytes, none at the end. Raises TimedOut, Unreadable."""
        self._deadline.check()
        return next(self._pieces, b"")

    def _raw(self) -> Iterator[bytes]:
        begun = False
        try:
            for chunk in self._chunks:
                begun = begun or bool(chunk)
                for at in range(0, len(chunk), PIECE):
                    yield bytes(chunk[at : at + PIECE])
        except Unreachable as error:
            if not begun:
                raise
            self.lost = error.message

    def _unpacked(self) -> Iterator[bytes]:
        raw = self._raw()
        first = next(raw, b"")
        while 0 < len(first) < ENOUGH and (more := next(raw, b"")):
            first += more
        pieces = _gunzip(first, raw) if first.startswith(GZIP) else _chain(first, raw)
        for piece in pieces:
            if len(self.evidence) < EVIDENCE:
                self.evidence += piece[: EVIDENCE - len(self.evidence)]
            yield piece

    def _decoded(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        first = next(pieces, b"")
        encoding = _encoding(first)
        if encoding is None:
            yield from _chain(first, pieces)
            return
        decoder = codecs.getincrementaldecoder(encoding)("replace")
        for piece in _chain(first, pieces):
            if text := decoder.decode(piece):
                yield text.encode()


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest


def _gunzip(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits=31)
    for chunk in _chain(first, rest):
        packed = chunk
        while packed and not unpacker.eof:
            try:
                yield unpacker.decompress(packed, PIECE)
            except zlib.error as error:
                raise Unreadable("The answer is packed with gzip and broken.", detail=str(error)) from error
            packed = unpacker.unconsumed_tail


def _encoding(start: bytes) -> str | None:
    """Give the codec for bytes that are not UTF-8 as they are (XML 1.0, appendix F)."""
    for mark, name in (*BOMS, *UTF16):
        if start.startswith(mark):
            return None if name == "utf-8" else name
    declared = DECLARED.match(start[:1024])
    if declared is None:
        return None
    with suppress(LookupError):
        name = codecs.lookup(declared[1].decode("ascii")).name
        # A declaration that can be read here is in neither UTF-16 nor UTF-32, whatever it says.
        if name == "ascii" or name.startswith(("utf-8", "utf-16", "utf-32")):
            return None
        if TEXT_CODECS.match(name):
            return name
    raise Unreadable(f"The answer is in an encoding that is not known: {declared[1].decode('ascii')}.")
