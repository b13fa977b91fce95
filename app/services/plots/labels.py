"""Columns and units in words, as they stand beside an axis."""

import re

from app.services.plots.ticks import SUPERSCRIPTS
from connectors.contract import Column

__all__ = ["label_of", "name_of", "unit_words"]

POWER = re.compile(r"(?:\*\*|\^)\(?([-+]?\d+)\)?")
PRODUCT = re.compile(r"(?<=[^\d\s])\.(?=[A-Za-z])")
SIGNS = {"um": "µm", "Angstrom": "Å", "angstrom": "Å"}


def unit_words(unit: str) -> str:
    """A unit for reading: `mas.yr**-1` as `mas yr⁻¹` (VOUnits 1.1, section 2)."""
    powers = POWER.sub(lambda found: found[1].lstrip("+").translate(SUPERSCRIPTS), unit)
    return SIGNS.get(unit, PRODUCT.sub(" ", powers))


def name_of(column: Column) -> str:
    """What the column is called."""
    return column.label or column.name


def label_of(column: Column, unit: str, note: str = "") -> str:
    """The column's name with its unit in brackets and what its ticks leave out."""
    words = " ".join(part for part in (note, unit_words(unit)) if part)
    return f"{name_of(column)} [{words}]" if words else name_of(column)
