"""A FITS header (FITS 4.0, section 4)."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

__all__ = ["BLOCK", "Card", "header", "plain"]

BLOCK = 2880
LINE = 80
PIECE = 67
"""Most characters of text in a card, so that a closing quotation mark and an ampersand fit."""


@dataclass(frozen=True, slots=True)
class Card:
    """A keyword with its value and comment; a COMMENT or HISTORY has text alone."""

    keyword: str
    value: str | int | float | bool
    comment: str = ""


def plain(text: str) -> str:
    """ASCII without control characters, which is all that FITS holds (section 4.1.2); accents are dropped."""
    bare = unicodedata.normalize("NFKD", text)
    kept = (letter for letter in bare if not unicodedata.combining(letter))
    return "".join(letter if " " <= letter <= "~" else "?" for letter in kept)


def _number(value: float | bool) -> str:
    if isinstance(value, bool):
        return "T" if value else "F"
    return str(value) if isinstance(value, int) else repr(value).upper()


def _pieces(text: str) -> list[str]:
    """The text with its quotation marks doubled, cut where no pair of them is parted."""
    found, piece = [], ""
    for letter in text:
        written = "''" if letter == "'" else letter
        if len(piece) + len(written) > PIECE:
            found.append(piece)
            piece = ""
        piece += written
    # An ampersand at the very end would be read as the sign that more follows.
    return [*found, piece, ""] if piece.endswith("&") else [*found, piece]


def _words(card: Card, text: str) -> Iterator[str]:
    """A text; a long one goes on in CONTINUE cards (section 4.2.1.2)."""
    pieces, note = _pieces(plain(text)), plain(card.comment)
    for number, piece in enumerate(pieces):
        start = f"{card.keyword:<8}= " if number == 0 else "CONTINUE  "
        last = number == len(pieces) - 1
        body = f"{start}'{piece if last else piece + '&':<8}'"
        yield f"{body} / {note}"[:LINE] if last and note and len(body) < LINE - 3 else body


def _lines(card: Card) -> Iterator[str]:
    if card.keyword in {"COMMENT", "HISTORY"}:
        text = plain(str(card.value))
        for start in range(0, max(len(text), 1), LINE - 8):
            yield f"{card.keyword:<8}{text[start : start + LINE - 8]}"
    elif isinstance(card.value, str):
        yield from _words(card, card.value)
    else:
        note = f" / {plain(card.comment)}" if card.comment else ""
        yield f"{card.keyword:<8}= {_number(card.value):>20}{note}"[:LINE]


def header(cards: Iterable[Card]) -> bytes:
    """A whole header with its END, in blocks of 2880 bytes."""
    lines = [line for card in cards for line in _lines(card)]
    text = "".join(f"{line:<80}" for line in [*lines, "END"])
    return text.encode("ascii").ljust(-(-len(text) // BLOCK) * BLOCK)
