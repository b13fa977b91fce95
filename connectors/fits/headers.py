"""The cards of a header that somebody else wrote."""

import math
import warnings

from astropy.io import fits

from connectors.fits.cards import Card

__all__ = ["MOST_CARDS", "cards_of", "lines_of"]

MOST_CARDS = 5000
LONGEST_VALUE = 2000
LINE = 80


def lines_of(text: str) -> str:
    """A header as it is written, 80 characters a line, without the blanks at their ends."""
    return "\n".join(text[at : at + LINE].rstrip() for at in range(0, len(text), LINE))


def _value(card: fits.Card) -> str | int | float | bool:
    value = card.value
    if isinstance(value, bool | int | str):
        return value[:LONGEST_VALUE] if isinstance(value, str) else value
    if isinstance(value, float) and math.isfinite(value):
        return value
    return "" if isinstance(value, fits.card.Undefined) else str(value)


def _as_written(card: fits.Card) -> Card:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # astropy says what it would mend
        image = str(card.image)
    return Card(image[:8].strip(), image[8:].removeprefix("=").strip())


def cards_of(header: fits.Header) -> list[Card]:
    """The cards as keyword, value and comment; one that cannot be read, as it is written."""
    found = []
    for card in header.cards[:MOST_CARDS]:
        try:
            found.append(Card(card.keyword, _value(card), card.comment))
        except (fits.VerifyError, ValueError):
            found.append(_as_written(card))
    return [card for card in found if card.keyword or card.value or card.comment]
