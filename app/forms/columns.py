"""The forms about columns: what is chosen in the list of them, what is wanted of one column's values.

Their arguments begin with `column.`, so that none of them is ever a parameter of the dataset.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
from werkzeug.datastructures import MultiDict

from app.forms.faults import FormFault
from app.forms.reader import Typed
from app.forms.subset import read_condition
from app.forms.view import read_columns
from connectors.contract import Column

__all__ = ["OWN", "Wanted", "of_rows", "read_choice", "read_wanted"]

OWN = "column."
MISSING = ("", "null", "!null")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter as text, empty where none was asked for; what was typed, what is wrong by field."""

    typed: Mapping[str, str]
    text: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)


def of_rows(typed: Typed) -> Typed:
    """The arguments that are not these forms' own."""
    pairs = typed.items(multi=True)
    return MultiDict([pair for pair in pairs if pair[0] != "column" and not pair[0].startswith(OWN)])


def _moved(chosen: Sequence[str], name: str, by: int) -> list[str]:
    moved = list(chosen)
    at = moved.index(name)
    to = min(max(at + by, 0), len(moved) - 1)
    moved.insert(to, moved.pop(at))
    return moved


def read_choice(
    typed: Typed, columns: Collection[str], shown: Sequence[str], groups: Mapping[str, Sequence[str]]
) -> list[str]:
    """The columns that are ticked, or `shown` where none is, after the button that was pressed.

    A button moves a column (`up:mag`, `down:mag`), brings or drops a whole group (`add:Time`, `drop:Time`).
    """
    chosen = list(read_columns(typed, columns) or shown)
    what, _, name = typed.get(f"{OWN}move", "").partition(":")
    group = groups.get(name, ())
    if what in {"up", "down"} and name in chosen:
        return _moved(chosen, name, -1 if what == "up" else 1)
    if what == "add":
        return [*chosen, *(one for one in group if one not in chosen)]
    if what == "drop":
        return [one for one in chosen if one not in group]
    return chosen


def _text(typed: Mapping[str, str], column: Column, faults: dict[str, str]) -> str:
    """The filter that the fields stand for."""
    low, high, words, missing = (typed[name] for name in ("low", "high", "words", "missing"))
    if missing not in MISSING:
        faults["missing"] = "Choose one of the three."
    if missing and (low or high or words):
        faults["missing"] = "This goes with no other filter of the column."
    if not low and not high:
        return missing or words
    if ".." in low or ".." in high:
        faults["low"] = f"Give one number in each field{f', in {column.unit}' if column.unit else ''}."
    return f"{low}..{high}"


def read_wanted(typed: Typed, column: Column, kind: pa.DataType) -> Wanted:
    """What the form of one column asks for, as the text of a filter."""
    given = {name: typed.get(f"{OWN}{name}", "").strip() for name in ("low", "high", "words", "missing")}
    faults: dict[str, str] = {}
    text = _text(given, column, faults)
    if text and not faults:
        try:
            read_condition(text, column, kind)
        except FormFault as fault:
            faults["low" if given["low"] or given["high"] else "words"] = str(fault)
    return Wanted(given, "" if faults else text, faults)
