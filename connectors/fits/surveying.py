"""Where a FITS file's headers and data are, told before any data are touched (FITS 4.0, section 3).

Every number in a header is a claim; here it is held against the size of the file.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from connectors.errors import Unreadable
from connectors.fits.cards import BLOCK

__all__ = ["MOST_UNITS", "Claim", "is_fits", "survey"]

LINE = 80
MOST_HEADER = 400 * BLOCK
"""Bytes of one header: 14 400 cards."""
MOST_HEADERS = 4 * 1024 * 1024
MOST_UNITS = 100
MOST_AXES = 999
LONGEST_NUMBER = 20
CARD = re.compile(r"([A-Z0-9_-]{1,8}) *= *([^/]*)")
BEGINNING = b"SIMPLE  ="
PRINTABLE = bytes(one if 0x20 <= one <= 0x7E else ord("?") for one in range(256))  # noqa: PLR2004 - ASCII
"""What a header may hold (FITS 4.0, section 3.3.1); some writers do not know that."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What an HDU's header says of its data: `start`, `size`, and `missing` from the file, in bytes.

    `values` are its cards as they are written, without comments, quotation marks and blanks.
    """

    text: str
    values: Mapping[str, str]
    start: int
    size: int
    missing: int

    @property
    def words(self) -> str:
        """What kind of extension it is; empty for the first HDU."""
        return self.values.get("XTENSION", "")

    @property
    def is_compressed(self) -> bool:
        """Whether the table holds an image in compressed tiles (FITS 4.0, section 10.1)."""
        return self.words == "BINTABLE" and self.values.get("ZIMAGE") == "T"

    def number(self, name: str, otherwise: int | None = None) -> int:
        """A whole number of the header. Raises Unreadable where it is none."""
        text = self.values.get(name, "" if otherwise is None else str(otherwise))
        if not re.fullmatch(rf"[+-]?\d{{1,{LONGEST_NUMBER}}}", text):
            raise Unreadable(f"The header's {name} is no whole number: {text[:40] or 'it is missing'}.")
        return int(text)

    def shape(self, prefix: str = "") -> tuple[int, ...]:
        """The lengths of the axes, the fastest first. Raises Unreadable."""
        axes = self.number(f"{prefix}NAXIS")
        if not 0 <= axes <= MOST_AXES:
            raise Unreadable(f"The header claims {axes} axes.")
        lengths = tuple(self.number(f"{prefix}NAXIS{at}") for at in range(1, axes + 1))
        if any(length < 0 for length in lengths):
            raise Unreadable("An axis has a length below zero.")
        return lengths

    def claimed(self) -> int:
        """Bytes of data that follow, without filling (FITS 4.0, section 4.4.1). Raises Unreadable."""
        lengths = self.shape()
        if not lengths:
            return 0
        if self.values.get("GROUPS") == "T" and lengths[0] == 0:
            lengths = lengths[1:]
        values = self.number("GCOUNT", 1) * (self.number("PCOUNT", 0) + math.prod(lengths))
        return abs(self.number("BITPIX")) // 8 * max(0, values)


def is_fits(beginning: bytes) -> bool:
    """Whether a file that begins so can be FITS."""
    return beginning.startswith(BEGINNING)


def _values(lines: list[str]) -> dict[str, str]:
    """The first card of each keyword."""
    found: dict[str, str] = {}
    for line in lines:
        if match := CARD.match(line):
            found.setdefault(match[1], match[2].strip().strip("'").strip())
    return found


def _header(source: BinaryIO) -> str:
    """The header that begins here; empty at the end of the file. Raises Unreadable."""
    text = ""
    while len(text) < MOST_HEADER:
        block = source.read(BLOCK)
        if not block and not text:
            return ""
        if len(block) < BLOCK:
            raise Unreadable("The file ends within a header.")
        text += block.translate(PRINTABLE).decode("ascii")
        for at in range(len(text) - BLOCK, len(text), LINE):
            if text[at : at + LINE].rstrip() == "END":
                return text[: at + LINE]
    raise Unreadable(f"A header is longer than {MOST_HEADER} bytes.")


def _claim(text: str, start: int, size: int) -> Claim:
    values = _values([text[at : at + LINE] for at in range(0, len(text), LINE)])
    claimed = Claim(text, values, start, 0, 0).claimed()
    return Claim(text, values, start, claimed, max(0, start + claimed - size))


def _next(source: BinaryIO, where: int, size: int) -> Claim | None:
    """The HDU that begins here; None where something else follows (section 3.5). Raises Unreadable."""
    source.seek(where)
    text = _header(source)
    if where and not text.startswith("XTENSION="):
        return None
    return _claim(text, source.tell(), size)


def survey(source: BinaryIO, size: int) -> tuple[list[Claim], str]:
    """The HDUs of a file of `size` bytes, at most `MOST_UNITS`, and in words why there may be more of them.

    Raises Unreadable where not even the first can be read.
    """
    source.seek(0)
    if not is_fits(source.read(len(BEGINNING))):
        raise Unreadable("This is no FITS file.")
    found: list[Claim] = []
    where = headers = 0
    while where < size:
        if len(found) == MOST_UNITS or headers > MOST_HEADERS:
            return found, f"The file has more; the first {len(found)} are told."
        try:
            claim = _next(source, where, size)
        except Unreadable as error:
            if not found:
                raise
            return found, f"After HDU {len(found) - 1}: {error.message}"
        if claim is None:
            break
        found.append(claim)
        headers += len(claim.text)
        where = claim.start + -(-claim.size // BLOCK) * BLOCK
    return found, ""
