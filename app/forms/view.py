"""How a result is looked at: page, size and order, from the URL."""

from collections.abc import Collection

from werkzeug.datastructures import MultiDict

from app.services.paging import PER_PAGE, View
from app.services.results import Order, SortKey

__all__ = ["read_order", "read_view"]

SORT_KEYS = 5


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else otherwise  # noqa: PLR2004 - digits of an int32


def read_order(text: str, names: Collection[str]) -> Order:
    """Keys such as `-v_mag,name`; columns that the result has not are left out."""
    keys = [SortKey(part.removeprefix("-"), part.startswith("-")) for part in text.split(",")[:SORT_KEYS]]
    return tuple(key for key in keys if key.column in names)


def read_view(typed: MultiDict[str, str], names: Collection[str], total: int) -> View:
    """The view; a page beyond the last becomes the last."""
    per_page = _whole(typed.get("per_page", ""), 50)
    per_page = per_page if per_page in PER_PAGE else 50
    last = max(1, -(-total // per_page))
    page = min(max(1, _whole(typed.get("page", ""), 1)), last)
    order = read_order(typed.get("sort", ""), names)
    return View(page=page, per_page=per_page, order=order, all_columns=typed.get("columns") == "all")
