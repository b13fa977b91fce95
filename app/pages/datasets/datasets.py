"""The page of a dataset: its form, and what it answered."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override
from werkzeug.datastructures import MultiDict

from app.models import Answer, AnswerState
from app.pages.columns.columns import needed_columns
from app.pages.datasets.coverage import CoverageView, coverage_of
from app.pages.datasets.exports import ExportMenu
from app.pages.datasets.fields import Field, fields_of
from app.pages.datasets.made import MadeView
from app.pages.datasets.narrowing import Narrowing, narrowing_of
from app.pages.page import Page
from app.pages.rows.cells import CellMaker
from app.pages.rows.looking import Looking
from app.pages.rows.table import Row, TableView, UrlOf, heads, pager, rows
from app.services.baskets import row_label
from app.services.gathering import identities_of, key_column
from app.services.offers import Offer
from app.services.own_tables.offering import OWN
from app.services.paging import View
from app.services.queries.statements import FreeQuestion
from app.services.subsets import MOST_CHOSEN, Subset
from connectors.contract import Column, Position, Recipe, Role

__all__ = ["DatasetPage", "Found", "FoundRows", "FoundUrls", "dataset_page", "table_view"]

Held = Callable[[Sequence[str]], Collection[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundUrls:
    """Where an answer's page leads: to the same question again, and to its rows otherwise.

    `look` is this very answer once more. `evidence` shows what came where nothing could be used, and is empty
    elsewhere; `sky` and `plot` are empty where there is nothing to show so, `share` for who cannot share it.
    """

    retry: str
    look: str
    evidence: str
    columns: str
    every_column: str
    chosen: str
    sky: str
    plot: str
    share: str = ""


@dataclass(frozen=True, slots=True)
class FoundRows:
    """A page of an answer's rows, how they are looked at, and what they can be taken along as."""

    most_chosen: ClassVar[int] = MOST_CHOSEN
    table: TableView
    looking: Looking
    exports: ExportMenu


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An answer as it is shown: its rows where it has some, and how to ask for it elsewhere.

    `diagnosis` says what was wrong with it. `question` asks for it again, `view` looks at it in the same way.
    `age` tells how long ago it was answered, where that is more than a moment, `made` of what it was made
    where that was done here. `waited` is how long it is waited for so far, in seconds.
    """

    answer: Answer
    diagnosis: str
    rows: FoundRows | None
    recipes: Sequence[Recipe]
    centre: Position | None
    urls: FoundUrls
    question: str
    age: str
    view: str
    view_pairs: Sequence[tuple[str, str]]
    made: MadeView | None = None
    waited: float = 0.0

    @property
    def state(self) -> AnswerState:
        """The answer's state."""
        return AnswerState(self.answer.state)

    @property
    def faults(self) -> bool:
        """Whether something is wrong with the filters."""
        return bool(self.rows and self.rows.looking.faults)

    @property
    def beside(self) -> bool:
        """Whether there is anything to see beside the table."""
        return bool(self.urls.sky or self.urls.plot)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetPage(Page):
    """A dataset, its form, and the answer where something was asked."""

    template: ClassVar[str] = "datasets/show.html"
    regions: ClassVar[tuple[str, ...]] = ("workspace", "results", "progress")
    quiet_regions: ClassVar[frozenset[str]] = frozenset({"progress"})
    offer: Offer
    typed: MultiDict[str, str]
    fields: Sequence[Field]
    narrowing: Narrowing
    faults: Mapping[str, str]
    strangers: Sequence[str]
    most_rows: int
    example_urls: Sequence[tuple[str, str]]
    found: Found | None = None
    free: FreeQuestion | None = None
    workbench_url: str = ""

    @override
    def instead(self, region: str) -> str:
        """Who looks how far an answer is gets all of it when it is there."""
        still_asked = self.found and not self.found.state.over
        return "workspace" if region == "progress" and not still_asked else region

    @property
    def keepable(self) -> bool:
        """Whether the rows can be kept as a table of one's own; one of these is kept already."""
        return self.offer.archive.id != OWN

    @property
    def coverage(self) -> CoverageView | None:
        """Where the dataset has data, where that is known."""
        return coverage_of(self.offer)

    @property
    def by_position(self) -> bool:
        """Whether the form has a target."""
        return self.offer.by_position

    def value(self, name: str, otherwise: str = "") -> str:
        """What was typed into one of the portal's own fields."""
        return self.typed.get(name, otherwise if not self.typed else "")


def _examples(offer: Offer, url_of: UrlOf) -> list[tuple[str, str]]:
    return [
        (", ".join(f"{name} {value}" for name, value in example.items()), url_of(**example))
        for example in offer.description.examples
    ]


def dataset_page(
    offer: Offer,
    typed: MultiDict[str, str],
    faults: Mapping[str, str],
    bare_url: UrlOf,
    most_rows: int,
    found: Found | None,
    *,
    free: FreeQuestion | None = None,
    workbench_url: str = "",
) -> DatasetPage:
    """The page with its form as it was typed."""
    fields = fields_of(offer.description, typed, faults)
    narrowing = narrowing_of(offer.description, typed, faults)
    ours = {"max_rows"} | ({"target", "radius"} if offer.by_position else set())
    ends = ("", "_min", "_max", "_unit")
    beside = ours | {f"{field.name}{end}" for field in (*fields, *narrowing.fields) for end in ends}
    return DatasetPage(
        offer=offer,
        typed=typed,
        fields=fields,
        narrowing=narrowing,
        faults=faults,
        strangers=[words for name, words in faults.items() if name not in beside],
        most_rows=most_rows,
        example_urls=_examples(offer, bare_url),
        found=found,
        free=free,
        workbench_url=workbench_url,
    )


def _read(
    offer: Offer, subset: Subset, view: View, columns: Sequence[Column]
) -> tuple[Sequence[int], list[dict[str, Any]]]:
    """Numbers and values of a page, in as few columns as will do."""
    key = key_column(offer, subset.result.columns)
    names = needed_columns(subset.result, key, columns)
    numbers, page = subset.page(view.start, view.per_page, names)
    if names and page.column(key).null_count:
        numbers, page = subset.page(view.start, view.per_page)
    return numbers.tolist(), page.to_pylist()


def table_view(
    offer: Offer,
    subset: Subset,
    view: View,
    columns: Sequence[Column],
    urls: tuple[UrlOf, UrlOf, UrlOf],
    maker: CellMaker,
    held: Held,
) -> TableView:
    """One page of a result; `urls` makes the addresses of this page, of a row's and of a column's."""
    url_of, row_url, column_url = urls
    result, before = subset.result, row_url(row="0")[:-1]  # made once, since a page has many rows
    numbers, values = _read(offer, subset, view, columns)
    identities = identities_of(offer, result, values)
    kept = held(identities) if identities else ()
    called = [column for column in result.columns if column.role in {Role.NAME, Role.IDENTIFIER}]
    made: list[Row] = rows(
        columns,
        numbers,
        values,
        [row_label(offer.description.key, called, row) for row in values],
        [identity in kept for identity in identities],
        maker,
        lambda number: f"{before}{number}",
    )
    return TableView(
        heads=heads(columns, view.order, url_of, result.sortable, lambda name: column_url(column=name)),
        rows=made,
        pager=pager(view, subset.rows, url_of),
        hidden=len(result.columns) - len(columns),
        pinned=min(view.pinned, len(columns)),
    )
