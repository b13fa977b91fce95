"""The workbench: services to choose from, and one service's tables beside a query."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode, urlsplit

from app.models import OwnTable, Query, Statement
from app.pages.page import Page
from app.services.offers import Offer
from app.services.own_tables.sending import upload_limit
from app.services.workbench.catalogue import MOST_COLUMNS, PER_PAGE, Found
from app.services.workbench.checking import Checked
from app.services.workbench.places import Place
from app.services.workbench.snippets import SNIPPETS
from connectors.contract import AdqlExample, AdqlPowers, Column, FoundColumn, TableInfo

__all__ = ["ServiceLine", "ServicesPage", "Tree", "TreePage", "WorkbenchPage", "service_lines"]


NAMED = 3
"""So many datasets of a service are named in the list."""


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service of which queries can be asked, by the `offer` that can do most; `beside` are its others.

    It stands `alone` where its archive has no other service.
    """

    offer: Offer
    url: str
    beside: Sequence[Offer] = ()
    alone: bool = True

    @property
    def name(self) -> str:
        """What tells it from all others in the list."""
        title = self.offer.archive.title
        return title if self.alone else f"{title}: {self.offer.dataset.title}"

    @property
    def address(self) -> str:
        """Host and path; empty for the portal's own."""
        url = urlsplit(self.offer.dataset.url or "")
        return f"{url.hostname or ''}{url.path.rstrip('/')}"

    @property
    def datasets(self) -> str:
        """What the portal's own forms ask of it."""
        titles = [offer.dataset.title for offer in (self.offer, *self.beside)]
        more = len(titles) - NAMED
        return ", ".join(titles[:NAMED]) + (f" and {more} more" if more > 0 else "")


def service_lines(services: Sequence[Sequence[Offer]], url_of: Callable[[Offer], str]) -> list[ServiceLine]:
    """A line for each service, which is given as its datasets."""
    counted = Counter(offers[0].archive.id for offers in services)
    return [
        ServiceLine(first, url_of(first), beside, counted[first.archive.id] == 1)
        for first, *beside in services
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesPage(Page):
    """The services that can be asked in ADQL, the portal's `own` first, `kept` those of the person."""

    template: ClassVar[str] = "workbench/index.html"
    lines: Sequence[ServiceLine]
    own: ServiceLine
    kept: Sequence[ServiceLine] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """The tables of a service as far as they are open.

    `found` has the tables of the open schema, or those that were looked for; `words` say why there is no
    tree. `columns` are those of all tables that were looked for, None as long as the service was not asked
    for them; `why` says why it told none.
    """

    place: Place
    schemas: Sequence[tuple[str, int]] = ()
    found: Found | None = None
    table: TableInfo | None = None
    words: str = ""
    columns: Sequence[FoundColumn] | None = None
    why: str = ""

    @property
    def total(self) -> int:
        """How many tables the service has."""
        return sum(count for _, count in self.schemas)

    @property
    def by_schema(self) -> bool:
        """Whether schemas are shown to be opened, for all tables together would be too many."""
        return not self.place.find and self.total > PER_PAGE

    @property
    def by_table(self) -> Sequence[tuple[str, Sequence[Column]]]:
        """The columns that were found, with their tables."""
        shown: dict[str, list[Column]] = {}
        for one in (self.columns or ())[:MOST_COLUMNS]:
            shown.setdefault(one.table, []).append(one.column)
        return list(shown.items())

    @property
    def found_columns(self) -> str:
        """How many were found, in words."""
        number = len(self.columns or ())
        if number > MOST_COLUMNS:
            return f"The first {MOST_COLUMNS} columns with these words; add a word to see fewer."
        return f"{number or 'No'} {'column has' if number == 1 else 'columns have'} these words."

    def lists(self, name: str) -> bool:
        """Whether a table is among those that are shown."""
        return any(one.name == name for one in self.found.tables) if self.found else False

    @property
    def is_open(self) -> str:
        """The name of the table whose columns are shown."""
        return self.table.name if self.table else ""

    def to(self, **changes: str | int | None) -> str:
        """The address arguments of another place in the tree."""
        place = self.place
        here = {"find": place.find, "schema": place.schema, "table": place.table, "page": place.page}
        return urlencode({name: value for name, value in {**here, **changes}.items() if value})


@dataclass(frozen=True, slots=True, kw_only=True)
class TreePage(Page):
    """The tree alone, as htmx asks for it; without htmx the workbench with it."""

    template: ClassVar[str] = "workbench/show.html"
    regions: ClassVar[tuple[str, ...]] = ("tree",)
    quiet: ClassVar[bool] = True
    offer: Offer
    tree: Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbenchPage(Page):
    """A query, what is wrong with it, and the tables that it may ask.

    `rows` and `name` are as typed, `ticked` the ids of the own tables that go along, `seconds` what each
    budget has. What goes along is sent in so many `parts`, where that is wanted (`split`).
    """

    template: ClassVar[str] = "workbench/show.html"
    regions: ClassVar[tuple[str, ...]] = ("workbench", "checked")
    offer: Offer
    text: str
    how: str
    name: str
    rows: str
    ticked: Collection[str]
    tree: Tree
    checked: Checked | None
    faults: Mapping[str, str]
    most_rows: int
    seconds: tuple[float, float, float]
    parts: int = 1
    split: bool = False
    powers: AdqlPowers | None = None
    examples: Sequence[AdqlExample] = ()
    past: Sequence[Statement] = ()
    saved: Sequence[Query] = ()
    tables: Sequence[OwnTable] = ()
    query: Query | None = None
    snippets: Sequence[tuple[str, str]] = tuple((one.name, one.title) for one in SNIPPETS)

    @property
    def limit(self) -> str:
        """What may go along at once, in words; empty where the service tells of no limit."""
        return upload_limit(self.powers) if self.powers else ""

    @property
    def rows_of_service(self) -> int | None:
        """Most rows that the service gives, where that is less than the portal takes."""
        most = self.powers.most_rows if self.powers else None
        return most if most and most < self.most_rows else None

    @property
    def lines(self) -> int:
        """Lines that the field shows."""
        return min(24, max(10, self.text.count("\n") + 2))
