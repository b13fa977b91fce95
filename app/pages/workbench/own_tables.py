"""A person's own tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.models import OwnTable
from app.pages.page import Page

__all__ = ["OwnTableLine", "OwnTablesPage"]


@dataclass(frozen=True, slots=True)
class OwnTableLine:
    """A table as its list shows it; `url` opens it in the explorer."""

    table: OwnTable
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTablesPage(Page):
    """All tables of a person, the newest first, and the forms that bring one."""

    template: ClassVar[str] = "own_tables/index.html"
    lines: Sequence[OwnTableLine]
    faults: Mapping[str, str]
    typed_url: str
    megabytes: int
    most_rows: int
    days: float
    basket: int = 0
    removed: OwnTable | None = None
