"""How an answer's rows are looked at: how many pass, the filters that hold, the fields to change them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from app.pages.rows.filters import Chip, FilterField, chips, filter_fields
from app.pages.rows.table import UrlOf
from app.services.paging import FILTER
from app.services.subsets import Filters, Subset
from connectors.contract import Column

__all__ = ["Caret", "Looking", "looking_at"]

Pairs = Sequence[tuple[str, str]]
AROUND = 60
"""Letters shown before what is wrong in an expression."""


@dataclass(frozen=True, slots=True)
class Caret:
    """The line of an expression that is at fault, and the marks to stand under the place."""

    line: str
    marks: str


@dataclass(frozen=True, slots=True)
class Looking:
    """`fields` are empty where the row of filters is closed; `opened` says that it was opened by hand.

    `strangers` are faults that stand beside no field. Each form sends pairs of its own along.
    """

    rows: int
    total: int
    chips: Sequence[Chip]
    clear_url: str
    fields: Sequence[FilterField]
    opened: bool
    toggle_url: str
    where: str
    where_error: str
    caret: Caret | None
    faults: Mapping[str, str]
    strangers: Sequence[str]
    filter_pairs: Pairs
    page_pairs: Pairs

    @property
    def filtered(self) -> bool:
        """Whether any filter holds."""
        return bool(self.chips)

    @property
    def by_expression(self) -> bool:
        """Whether the expression is in sight."""
        return self.opened or bool(self.where)


def caret_at(text: str, line: int, column: int, length: int) -> Caret:
    """The place in a text; lines and columns count from 1."""
    lines = text.splitlines() or [""]
    shown = lines[min(line, len(lines)) - 1]
    cut = max(0, column - 1 - AROUND)
    start = "…" if cut else ""
    marks = " " * (column - 1 - cut + len(start)) + "^" * max(1, min(length, AROUND))
    return Caret(f"{start}{shown[cut : cut + 2 * AROUND]}", marks)


def _is_filter(name: str) -> bool:
    return name.startswith(FILTER) or name in {"where", "only"}


def looking_at(
    subset: Subset,
    filters: Filters,
    typed: MultiDict[str, str],
    faults: Mapping[str, str],
    place: tuple[int, int, int] | None,
    columns: Sequence[Column],
    url_of: UrlOf,
) -> Looking:
    """What the URL asks for, and what is wrong with it; `place` is that of the expression's fault."""
    pairs = [pair for pair in typed.items(multi=True) if pair[1]]
    given = [name for name, _ in pairs if _is_filter(name)]
    opened = typed.get("filters") == "open" or bool(faults)
    result, where = subset.result, typed.get("where", "")
    open_row = opened or any(name != "only" for name in given)
    fields = filter_fields(columns, result, typed, faults) if open_row else []
    beside = {"where", *(field.name for field in fields)}
    return Looking(
        rows=subset.rows,
        total=result.rows,
        chips=chips(filters, result.columns, typed, url_of),
        clear_url=url_of(**dict.fromkeys([*given, "page", "filters"])),
        fields=fields,
        opened=opened,
        toggle_url=url_of(filters=None if opened else "open"),
        where=where,
        where_error=faults.get("where", ""),
        caret=caret_at(where, *place) if place else None,
        faults=faults,
        strangers=[words for name, words in faults.items() if name not in beside],
        filter_pairs=[pair for pair in pairs if pair[0] not in {*beside, *faults, "page", "filters"}],
        page_pairs=[pair for pair in pairs if pair[0] not in {"page", "per_page"}],
    )
