"""The filters of a table: what holds, as words that can be taken away, and the fields to type them in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from werkzeug.datastructures import MultiDict

from app.pages.quantities import head_unit, time_words
from app.pages.rows.cells import is_numeric
from app.pages.rows.table import UrlOf
from app.services.paging import FILTER
from app.services.results import Result
from app.services.subsets import Condition, Contains, Filters, Missing, OneOf, Range
from connectors.contract import Column, Role
from connectors.kinds import is_number

__all__ = ["Chip", "FilterField", "chips", "filter_fields"]

SMALL = 20_000
"""Rows up to which the values of a column are looked through for a page."""
FEW = 12
LONGEST_CHOICE = 40
LONGEST_WORDS = 80
MOST_FIELDS = 80
"""Columns with a field: without scripts a form sends the empty ones too, and an address has its limit."""
TIMES = frozenset({Role.TIME_START, Role.TIME_END})


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in words, and the page without it."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class FilterField:
    """A column's field in the row under the heads; one with `choices` (value, words) is chosen from."""

    id: str
    name: str
    label: str
    value: str
    placeholder: str
    error: str
    choices: Sequence[tuple[str, str]] = ()


def _value(value: float, column: Column) -> str:
    words = time_words(value) if column.role in TIMES and column.unit == "d" else ""
    return words.removesuffix(" 00:00:00") or f"{value:.10g}"


def _range_words(wanted: Range, column: Column) -> str:
    unit = head_unit(column) or column.unit
    low, high = (None if end is None else _value(end, column) for end in (wanted.low, wanted.high))
    if low is None or high is None:
        sign = (">" if low is not None else "<") + ("" if wanted.without_low or wanted.without_high else "=")
        said = f"{sign.replace('>=', '≥').replace('<=', '≤')} {low or high}"
    elif low == high:
        said = f"= {low}"
    else:
        said = f"{low} to {'below ' if wanted.without_high else ''}{high}"
    return f"{said} {unit}".rstrip()


def _words(condition: Condition, column: Column) -> str:
    no = "not " if condition.negated else ""
    match condition.test:
        case Missing():
            return "has a value" if condition.negated else "has no value"
        case Range():
            return f"{no}{_range_words(condition.test, column)}"
        case OneOf(values):
            return f"{no}= {' or '.join(values)}"
        case Contains(text):
            return f"{'without' if condition.negated else 'with'} “{text}”"


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_WORDS else f"{text[: LONGEST_WORDS - 1].rstrip()}…"


def chips(
    filters: Filters, columns: Sequence[Column], typed: MultiDict[str, str], url_of: UrlOf
) -> list[Chip]:
    """Everything that holds, in words."""
    told: dict[str, list[str]] = {}
    by_name = {column.name: column for column in columns}
    for condition in filters.conditions:
        column = by_name[condition.column]
        words = f"{column.label or column.name} {_words(condition, column)}"
        told.setdefault(f"{FILTER}{column.name}", []).append(words)
    if filters.where:
        told["where"] = [" ".join(typed.get("where", "").split())]
    if filters.rows:
        told["only"] = ["one row" if len(filters.rows) == 1 else f"{len(filters.rows)} chosen rows"]
    return [
        Chip(_shortened(" and ".join(words)), url_of(**{name: None, "page": None}))
        for name, words in told.items()
    ]


def _placeholder(column: Column, kind: pa.DataType) -> str:
    if column.role in TIMES and column.unit == "d":
        return "2020-01-01.."
    if is_numeric(column) or is_number(kind):
        return "10..12"
    return "null" if pa.types.is_nested(kind) else "part of text"


def _choices(values: pa.ChunkedArray, value: str) -> list[tuple[str, str]]:
    """What to choose from, where the values are few; what was typed stays, whatever it is."""
    kind = values.type
    if pa.types.is_boolean(kind):
        found: list[Any] = ["yes", "no"]
        choices = [(one, one) for one in found]
    elif pa.types.is_string(kind) and len(values) <= SMALL:
        found = [one for one in pc.unique(values).to_pylist() if one]
        if not 0 < len(found) <= FEW or any(_odd(one) for one in found):
            return []
        choices = [(f"={one}", one) for one in sorted(found)]
    else:
        return []
    choices = [("", "any"), *choices, ("null", "no value")]
    return choices if value in dict(choices) else [*choices, (value, value)]


def _odd(text: str) -> bool:
    """Whether a filter cannot say exactly this value."""
    return len(text) > LONGEST_CHOICE or "|" in text or text != text.strip()


def filter_fields(
    columns: Sequence[Column], result: Result, typed: MultiDict[str, str], faults: Mapping[str, str]
) -> list[FilterField]:
    """A field for each column that is shown, as it was typed."""
    made = []
    for number, column in enumerate(columns[:MOST_FIELDS]):
        name = f"{FILTER}{column.name}"
        value, values = typed.get(name, ""), result.table.column(column.name)
        made.append(
            FilterField(
                id=f"filter-{number}",
                name=name,
                label=column.label or column.name,
                value=value,
                placeholder=_placeholder(column, values.type),
                error=faults.get(name, ""),
                choices=_choices(values, value),
            )
        )
    return made
