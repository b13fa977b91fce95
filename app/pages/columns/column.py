"""The page of one column of an answer: what its values are, and what can be done with them."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from markupsafe import Markup

from app.pages.columns.chart import bars_svg
from app.pages.page import Page
from app.pages.quantities import grouped, head_unit, time_words
from app.pages.rows.cells import is_numeric, plain
from app.pages.rows.table import UrlOf
from app.services.offers import Offer
from app.services.paging import FILTER, written
from app.services.subsets import Histogram, Summary
from connectors.contract import Column, Role

__all__ = ["ColumnPage", "ColumnUrls", "column_page"]

TIMES = frozenset({Role.TIME_START, Role.TIME_END})
LONGEST = 60


@dataclass(frozen=True, slots=True)
class ColumnUrls:
    """`of_table` makes the table's address; `table` is it as it is, `hide` without this column."""

    of_table: UrlOf
    table: str
    hide: str
    action: str


@dataclass(frozen=True, slots=True)
class Frequent:
    """A value, how often it comes, and the rows that have it; no address for what a filter cannot say."""

    words: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Bars:
    """The histogram, and what stands under its ends."""

    svg: Markup
    low: str
    high: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnPage(Page):
    """A column at a glance; `missing_url` keeps the rows without a value, `present_url` those with one."""

    template: ClassVar[str] = "columns/show.html"
    regions: ClassVar[tuple[str, ...]] = ("column",)
    quiet: ClassVar[bool] = True
    offer: Offer
    column: Column
    label: str
    unit: str
    numeric: bool
    sortable: bool
    summary: Summary
    facts: Sequence[tuple[str, str]]
    frequent: Sequence[Frequent]
    bars: Bars | None
    missing_url: str
    present_url: str
    up_url: str
    down_url: str
    typed: Mapping[str, str]
    faults: Mapping[str, str]
    pairs: Sequence[tuple[str, str]]
    urls: ColumnUrls


def _words(value: Any, column: Column) -> str:
    if isinstance(value, float) and math.isfinite(value):
        words = time_words(value) if column.role in TIMES and column.unit == "d" else ""
        return words.removesuffix(" 00:00:00") or f"{value:.6g}"
    text = plain(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _limit(value: float) -> str:
    return repr(int(value)) if value.is_integer() else f"{value:.12g}"


def _facts(column: Column, summary: Summary) -> list[tuple[str, str]]:
    unit = "UTC" if column.role in TIMES and column.unit == "d" else column.unit
    told = [("Rows", grouped(summary.rows))]
    if summary.low is not None:
        words = f"{_words(summary.low, column)} to {_words(summary.high, column)} {unit}"
        told.append(("Range", words.rstrip()))
    if summary.mean is not None and summary.deviation is not None:
        told.append(("Mean", f"{_words(summary.mean, column)} {unit}".rstrip()))
        told.append(("Standard deviation", f"{summary.deviation:.3g} {column.unit}".rstrip()))
    if summary.distinct is not None:
        told.append(("Different values", grouped(summary.distinct)))
    return told


def _frequent(summary: Summary, column: Column, url_of: Callable[[str], str]) -> list[Frequent]:
    made = []
    for value, count in summary.top:
        text = plain(value)
        odd = "|" in text or text != text.strip() or len(text) > LONGEST * 4 or not text
        filtered = text if isinstance(value, bool) else f"={text}"
        made.append(Frequent(_words(value, column), count, "" if odd else url_of(filtered)))
    return made


def _bars(histogram: Histogram | None, column: Column, url_of: Callable[[str], str]) -> Bars | None:
    if histogram is None or len(histogram.counts) == 1:
        return None
    edges, last = histogram.edges, len(histogram.counts) - 1

    def link(at: int) -> tuple[str, str]:
        low, high, count = edges[at], edges[at + 1], histogram.counts[at]
        # The outermost ends are values themselves, and lose no digit.
        start = repr(low) if at == 0 else _limit(low)
        end = repr(high) if at == last else f"<{_limit(high)}"
        words = f"{_words(low, column)} to {_words(high, column)} {head_unit(column)}".strip()
        return f"{words}: {count} {'row' if count == 1 else 'rows'}", url_of(f"{start}..{end}")

    label = f"How often values of {column.label or column.name} come"
    return Bars(bars_svg(histogram, link, label), _words(edges[0], column), _words(edges[-1], column))


def column_page(
    offer: Offer,
    column: Column,
    summary: Summary,
    typed: Mapping[str, str],
    faults: Mapping[str, str],
    pairs: Sequence[tuple[str, str]],
    urls: ColumnUrls,
    *,
    sortable: bool,
) -> ColumnPage:
    """The page; `pairs` go along with its form, which `typed` and `faults` are of."""
    name = f"{FILTER}{column.name}"

    def filtered(text: str) -> str:
        return urls.of_table(**{name: text, "page": None})

    return ColumnPage(
        offer=offer,
        column=column,
        label=column.label or column.name,
        unit=head_unit(column) or column.unit,
        numeric=is_numeric(column),
        sortable=sortable,
        summary=summary,
        facts=_facts(column, summary),
        frequent=_frequent(summary, column, filtered),
        bars=_bars(summary.histogram, column, filtered),
        missing_url=filtered("null") if summary.missing else "",
        present_url=filtered("!null") if 0 < summary.missing < summary.rows else "",
        up_url=urls.of_table(sort=written(column.name), page=None),
        down_url=urls.of_table(sort=f"-{written(column.name)}", page=None),
        typed=typed,
        faults=faults,
        pairs=pairs,
        urls=urls,
    )
