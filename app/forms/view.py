"""How a result is looked at: page, size, order and columns, from the URL."""

from collections.abc import Collection
from urllib.parse import unquote

from werkzeug.datastructures import MultiDict

from app.services.paging import FILTER, MOST_PINNED, PER_PAGE, View
from app.services.results import Order, SortKey

__all__ = ["is_of_view", "read_columns", "read_order", "read_view", "view_arguments"]

SORT_KEYS = 5
OF_PAGE = frozenset({"page", "row", "filters", "signed", "looked"})
OF_VIEW = frozenset({"per_page", "sort", "columns", "pin", "where", "only"})


def is_of_view(name: str) -> bool:
    """Whether an argument of this name says how an answer is looked at, not what is asked."""
    return name in OF_VIEW or name in OF_PAGE or name.startswith(FILTER)


def view_arguments(typed: MultiDict[str, str]) -> list[tuple[str, str]]:
    """The arguments that an answer's other pages keep: filters, order, columns, size."""
    return [pair for pair in typed.items(multi=True) if is_of_view(pair[0]) and pair[0] not in OF_PAGE]


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else otherwise  # noqa: PLR2004 - digits of an int32


def _key(text: str) -> SortKey:
    return SortKey(unquote(text.removeprefix("-")), text.startswith("-"))


def read_order(text: str, names: Collection[str]) -> Order:
    """Keys such as `-v_mag,name`; columns that the result has not are left out."""
    keys = [_key(part) for part in text.split(",")[:SORT_KEYS]]
    return tuple(key for key in keys if key.column in names)


def read_columns(typed: MultiDict[str, str], names: Collection[str]) -> tuple[str, ...]:
    """Columns such as `name,v_mag`, or one by one; those that the result has not are left out."""
    texts = typed.getlist("columns")
    if texts == ["all"]:
        return ()
    wanted = (unquote(part) for text in texts for part in text.split(","))
    return tuple(dict.fromkeys(name for name in wanted if name in names))


def read_view(
    typed: MultiDict[str, str], names: Collection[str], total: int, columns: Collection[str] = ()
) -> View:
    """The view; a page beyond the last becomes the last. `names` can be sorted by, `columns` can be shown."""
    per_page = _whole(typed.get("per_page", ""), 50)
    per_page = per_page if per_page in PER_PAGE else 50
    last = max(1, -(-total // per_page))
    page = min(max(1, _whole(typed.get("page", ""), 1)), last)
    return View(
        page=page,
        per_page=per_page,
        order=read_order(typed.get("sort", ""), names),
        all_columns=typed.getlist("columns") == ["all"],
        columns=read_columns(typed, columns),
        pinned=min(_whole(typed.get("pin", ""), 0), MOST_PINNED),
    )
