"""What a person wants of a column's values."""

from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["MOST_CHOSEN", "Condition", "Contains", "Filters", "Missing", "OneOf", "Range"]

MOST_CHOSEN = 1000
"""Single rows that can be named one by one: they stand in an address."""


@dataclass(frozen=True, slots=True)
class Range:
    """Between two values in the column's unit; None is open there, `without_*` leaves a limit out."""

    low: float | None = None
    high: float | None = None
    without_low: bool = False
    without_high: bool = False


@dataclass(frozen=True, slots=True)
class OneOf:
    """Any of these values, written as text."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contains:
    """A part of the text, in any case."""

    text: str


@dataclass(frozen=True, slots=True)
class Missing:
    """No value: null, NaN or an empty text."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of one column; `negated` keeps the rows that fail it. A missing value passes neither way."""

    column: str
    test: Range | OneOf | Contains | Missing
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """All must hold; `where` is a condition in ADQL's WHERE syntax, already as DuckDB's expression.

    `rows` are single rows to keep, by number; empty keeps all.
    """

    conditions: Sequence[Condition] = ()
    where: str = ""
    rows: tuple[int, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.conditions or self.where or self.rows)
