"""The page that builds a cross-match."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.models import OwnTable
from app.pages.page import Page
from app.services.offers import Offer
from app.services.own_tables.sending import upload_limit
from connectors.contract import AdqlPowers, Column, TableInfo

__all__ = ["CrossMatchPage", "Side"]


@dataclass(frozen=True, slots=True)
class Side:
    """The columns of one table: which hold its positions, and which are kept."""

    columns: Sequence[Column]
    axes: tuple[str, str]
    kept: Collection[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossMatchPage(Page):
    """Two tables, how they are matched, and the query that this makes; `parts` is how often it is asked.

    Where the tables are both on this portal (`is_here`), none is sent anywhere.
    """

    template: ClassVar[str] = "workbench/crossmatch.html"
    offer: Offer
    tables: Sequence[OwnTable]
    mine: OwnTable | None
    theirs: TableInfo | None
    named: str
    my_side: Side | None
    their_side: Side | None
    radius: str
    best: bool
    text: str
    parts: int
    powers: AdqlPowers | None
    most_rows: int
    faults: Mapping[str, str]
    is_here: bool = False

    @property
    def limit(self) -> str:
        """What the service takes at once, in words."""
        return upload_limit(self.powers) if self.powers else ""
