"""Objects by any spelling of their names."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow.parquet as pq

from connectors.contract import Position
from connectors.local.convert import ORDER
from connectors.local.table import Table

__all__ = ["NameIndex", "canonical", "read_names"]

LONGER = {
    "messier": "m",
    "hipparcos": "hip",
    "caldwell": "c",
    "melotte": "mel",
    "collinder": "cr",
    "barnard": "b",
}
LONG = re.compile(rf"^({'|'.join(LONGER)})(?=\d)")


def canonical(name: str) -> str:
    """One spelling for all: no case, blanks, quotes, leading zeros, nor a leading 'the'.

    "NGC 0224" and "ngc224" name one object, as do "M 31" and "Messier 31". Signs before digits stay, for they
    tell "BD +12 1" from "BD -12 1"; `NameIndex.find` forgives them.
    """
    text = unicodedata.normalize("NFKC", name).casefold().strip()
    text = text.translate(str.maketrans("\u2212\u2013_", "-- "))
    text = re.sub(r"^the\s+", "", text)
    text = re.sub(r"-(?!\d)", "", text)
    text = re.sub(r"[^\w+.\-*]", "", text)
    text = re.sub(r"(?<![\d.])0+(?=\d)", "", text)
    return LONG.sub(lambda found: LONGER[found[1]], text)


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Positions by canonical name."""

    places: Mapping[str, Position]

    def find(self, name: str) -> Position | None:
        """Give the position of an object; a hyphen between letters and number is forgiven ("M-31")."""
        plain = canonical(name)
        return self.places.get(plain) or self.places.get(re.sub(r"^([^\W\d]+)-(?=\d)", r"\1", plain))


def _spellings(cell: object, separator: str) -> Iterator[str]:
    parts = str(cell).split(separator) if separator else [str(cell)]
    yield from (part for part in parts if part.strip())


def read_names(table: Table) -> NameIndex:
    """Read the columns of names; the first column's names win, then the first row's.

    The position's name is the first column's cell.
    """
    if table.axes is None or not table.sidecar.names:
        return NameIndex({})
    names = table.sidecar.names
    wanted = pq.read_table(table.path, columns=list(dict.fromkeys([*names, *table.axes, ORDER])))
    rows = wanted.sort_by(ORDER).to_pydict()
    ras, decs = (rows[axis] for axis in table.axes)
    places: dict[str, Position] = {}
    for column in names:
        for row, cell in enumerate(rows[column]):
            if cell is None or ras[row] is None or decs[row] is None:
                continue
            title = rows[names[0]][row]
            position = Position(ras[row], decs[row], str(cell if title is None else title))
            for spelling in _spellings(cell, table.sidecar.separator):
                places.setdefault(canonical(spelling), position)
    places.pop("", None)
    return NameIndex(places)
