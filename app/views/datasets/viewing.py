"""Which rows of an answer a request looks at, and in which order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import duckdb
import pyarrow as pa
from flask import abort, request
from werkzeug.datastructures import MultiDict

from app.forms.subset import PREFIX, read_subset
from app.forms.view import read_order
from app.services.results import Order, Result
from app.services.subsets import Filters, Subset, subset_of

__all__ = ["Viewed", "rows_or_422", "viewed_rows"]


@dataclass(frozen=True, slots=True)
class Viewed:
    """The rows that pass what could be read of the filters, and what is wrong with the rest by argument."""

    subset: Subset
    filters: Filters
    faults: Mapping[str, str]


def _passing(result: Result, filters: Filters, order: Order) -> Viewed:
    """The rows; a filter that cannot be worked out is left out and told."""
    try:
        return Viewed(subset_of(result, filters, order), filters, {})
    except duckdb.Error:
        left, faults = (
            replace(filters, where=""),
            {"where": "The condition cannot be worked out for one of the rows."},
        )
    except pa.ArrowException:
        left = replace(filters, conditions=())
        names = (f"{PREFIX}{condition.column}" for condition in filters.conditions)
        faults = dict.fromkeys(names, "These columns cannot be searched so.")
    rest = _passing(result, left, order)
    return replace(rest, faults={**rest.faults, **faults})


def viewed_rows(result: Result, typed: MultiDict[str, str] | None = None) -> Viewed:
    """The rows that this request's URL, or what is given, asks for; faults leave the rest in force."""
    typed = request.args if typed is None else typed
    filters, faults = read_subset(typed, result.columns, result.table.schema)
    viewed = _passing(result, filters, read_order(typed.get("sort", ""), result.sortable))
    return replace(viewed, faults={**faults, **viewed.faults})


def rows_or_422(result: Result, typed: MultiDict[str, str] | None = None) -> Subset:
    """The same for those who cannot show faults beside their fields."""
    viewed = viewed_rows(result, typed)
    if viewed.faults:
        abort(422, "; ".join(f"{name}: {words}" for name, words in viewed.faults.items()))
    return viewed.subset
