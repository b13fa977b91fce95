"""The form that builds a cross-match."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.forms.reader import Reader, Typed, number

__all__ = ["CrossMatchForm", "read_crossmatch"]

MOST_COLUMNS = 300


@dataclass(frozen=True, slots=True)
class CrossMatchForm:
    """What was chosen: `mine` is the id of an own table, `table` a name; axes are columns or empty."""

    mine: str
    table: str
    my_axes: tuple[str, str]
    their_axes: tuple[str, str]
    radius: float
    radius_typed: str
    best: bool
    my_columns: tuple[str, ...]
    their_columns: tuple[str, ...]
    faults: Mapping[str, str]


def read_crossmatch(typed: Typed) -> CrossMatchForm:
    """Read the form; whether the columns are there is not known here."""
    reader = Reader(typed)
    return CrossMatchForm(
        mine=reader.text("mine", 32),
        table=reader.text("table", 300),
        my_axes=(reader.text("my_ra", 200), reader.text("my_dec", 200)),
        their_axes=(reader.text("their_ra", 200), reader.text("their_dec", 200)),
        radius=reader.read("radius", number, 1.0),
        radius_typed=typed.get("radius", "1")[:40],
        best=typed.get("keep", "best") != "all",
        my_columns=tuple(typed.getlist("my_columns")[:MOST_COLUMNS]),
        their_columns=tuple(typed.getlist("their_columns")[:MOST_COLUMNS]),
        faults=reader.faults,
    )
