"""How a result is looked at."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from app.services.results import Order
from app.services.subsets import Subset

__all__ = ["FILTER", "MOST_PINNED", "PER_PAGE", "Place", "View", "listed", "place_of", "sort_text", "written"]

PER_PAGE = (25, 50, 100, 200)
"""The page sizes to choose from, in rows."""
MOST_PINNED = 4
FILTER = "filter."
"""Begins the names of the arguments that filter by a column."""


@dataclass(frozen=True, slots=True)
class View:
    """How a result is looked at; all of it stands in the URL.

    `columns` are the names of those to show, in their order, empty for those worth showing at first; the
    first `pinned` of them stay in sight.
    """

    page: int = 1
    per_page: int = 50
    order: Order = ()
    all_columns: bool = False
    columns: tuple[str, ...] = ()
    pinned: int = 0

    @property
    def start(self) -> int:
        """Number of the first row on the page."""
        return (self.page - 1) * self.per_page


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands among those that are looked at, from 0, and the numbers of the rows beside it."""

    at: int
    rows: int
    previous: int | None
    following: int | None


def written(name: str) -> str:
    """A column's name as a list in the URL has it: what would part or turn it is percent-encoded."""
    text = name.replace("%", "%25").replace(",", "%2C")
    return f"%2D{text[1:]}" if text.startswith("-") else text


def listed(names: Iterable[str]) -> str:
    """Columns as the URL has them; a single one of the name `all` is not taken for all of them."""
    text = ",".join(map(written, names))
    return "%61ll" if text == "all" else text


def sort_text(order: Order) -> str:
    """An order as the URL has it."""
    return ",".join(f"{'-' if key.descending else ''}{written(key.column)}" for key in order)


def place_of(subset: Subset, number: int) -> Place:
    """The place of the row of this number; one that the subset has not got stands among all, as they came."""
    numbers = subset.numbers
    found = np.flatnonzero(numbers == number) if numbers is not None else np.empty(0, np.int64)
    if numbers is None or not len(found):
        rows = subset.result.rows
        return Place(number, rows, number - 1 if number else None, number + 1 if number + 1 < rows else None)
    at, rows = int(found[0]), len(numbers)
    previous = int(numbers[at - 1]) if at else None
    return Place(at, rows, previous, int(numbers[at + 1]) if at + 1 < rows else None)
