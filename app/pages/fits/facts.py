"""What a FITS file contains, as data."""

from collections.abc import Mapping
from typing import Any

from app.services.fitsview import Source, Wish, unit_of
from connectors.fits.cards import Card
from connectors.fits.contents import Contents, Unit

__all__ = ["fits_facts", "found_cards"]


def found_cards(unit: Unit, find: str) -> list[Card]:
    """The cards in which all words occur, anywhere."""
    words = find.casefold().split()
    told = [(card, f"{card.keyword} {card.value} {card.comment}".casefold()) for card in unit.cards]
    return [card for card, text in told if all(word in text for word in words)]


def _unit_facts(unit: Unit) -> Mapping[str, Any]:
    facts: dict[str, Any] = {
        "hdu": unit.number,
        "name": unit.name,
        "type": unit.kind,
        "shape": list(unit.shape),
        "values": unit.numbers,
        "bytes": unit.size,
        "notes": list(unit.notes),
    }
    if unit.table:
        columns = [
            {"name": one.name, "form": one.form, "unit": one.unit, "description": one.words}
            for one in unit.table.columns
        ]
        facts |= {"rows": unit.table.rows, "columns": columns}
    return facts


def fits_facts(source: Source, contents: Contents, wish: Wish) -> dict[str, Any]:
    """All HDUs, and the header of the one that is wished for."""
    unit = unit_of(contents, wish.unit)
    cards = found_cards(unit, wish.find)
    return {
        "file": source.name,
        "bytes": contents.size,
        "notes": list(contents.notes),
        "hdus": [_unit_facts(one) for one in contents.units],
        "hdu": unit.number,
        "header": [{"keyword": card.keyword, "value": card.value, "comment": card.comment} for card in cards],
    }
