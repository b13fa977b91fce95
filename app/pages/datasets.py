"""The page of a dataset: its form, and what it answered."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from werkzeug.datastructures import MultiDict

from app.models import Answer, AnswerState
from app.pages.cells import CellMaker
from app.pages.fields import Field, fields_of
from app.pages.narrowing import Narrowing, narrowing_of
from app.pages.page import Page
from app.pages.table import Row, TableView, UrlOf, heads, pager, rows
from app.services.baskets import row_label
from app.services.gathering import identities_of
from app.services.offers import Offer
from app.services.paging import View
from app.services.results import Result
from connectors.contract import Column, Position, Recipe

__all__ = ["DatasetPage", "Found", "dataset_page", "table_view"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An answer as it is shown: its table where it has rows, and how to ask for it elsewhere.

    `diagnosis` says what was wrong with it, `evidence_url` shows what came where nothing could be used.
    """

    answer: Answer
    diagnosis: str
    evidence_url: str
    table: TableView | None
    recipes: Sequence[Recipe]
    centre: Position | None
    csv_url: str
    json_url: str
    retry_url: str
    columns_url: str
    question: str
    sort: str

    @property
    def state(self) -> AnswerState:
        """The answer's state."""
        return AnswerState(self.answer.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetPage(Page):
    """A dataset, its form, and the answer where something was asked."""

    template: ClassVar[str] = "datasets/show.html"
    regions: ClassVar[tuple[str, ...]] = ("workspace", "results")
    offer: Offer
    typed: MultiDict[str, str]
    fields: Sequence[Field]
    narrowing: Narrowing
    faults: Mapping[str, str]
    strangers: Sequence[str]
    most_rows: int
    example_urls: Sequence[tuple[str, str]]
    found: Found | None = None

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
    )


def _visible(offer: Offer, result: Result, *, every: bool) -> list[Column]:
    """The columns to show, those that the dataset names first and in its order."""
    places = {name: place for place, name in enumerate(offer.dataset.shown)}
    shown = [column for column in result.columns if every or column.shown] or result.columns
    return sorted(shown, key=lambda column: places.get(column.name, len(places)))


def table_view(
    offer: Offer,
    result: Result,
    view: View,
    urls: tuple[UrlOf, UrlOf],
    maker: CellMaker,
    held: Callable[[Sequence[str]], Collection[str]],
) -> TableView:
    """One page of a result; `urls` makes the addresses of this page and of a row's."""
    url_of, row_url = urls
    columns = _visible(offer, result, every=view.all_columns)
    numbers, page = result.page(view.order, view.start, view.per_page)
    values = page.to_pylist()
    identities = identities_of(offer, result, values)
    kept = held(identities)
    made: list[Row] = rows(
        columns,
        numbers.tolist(),
        values,
        [row_label(offer.description.key, result.columns, row) for row in values],
        [identity in kept for identity in identities],
        maker,
        lambda number: row_url(row=number),
    )
    return TableView(
        heads=heads(columns, view.order, url_of, result.sortable),
        rows=made,
        pager=pager(view, result.rows, url_of),
        hidden=len(result.columns) - len(columns),
    )
