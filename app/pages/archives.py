"""Home, the list of archives, and one archive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from app.models import Budget
from app.pages.datasets.narrowing import Narrowing
from app.pages.page import Page
from app.pages.searches.choosing import Choices
from app.services.offers import Offer
from connectors.archive import Archive

__all__ = ["ArchivePage", "ArchivesPage", "HomePage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage(Page):
    """The search box over the archives."""

    template: ClassVar[str] = "home/index.html"
    archives: Sequence[Archive]
    examples: Sequence[Mapping[str, str]]
    choices: Choices
    narrowing: Narrowing
    budget: Budget
    seconds: Mapping[Budget, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivesPage(Page):
    """The archives that hold a text."""

    template: ClassVar[str] = "archives/index.html"
    regions: ClassVar[tuple[str, ...]] = ("archives",)
    archives: Sequence[Archive]
    text: str
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePage(Page):
    """One archive with its datasets."""

    template: ClassVar[str] = "archives/show.html"
    archive: Archive
    offers: Sequence[Offer]
    text: Markup
    retrieval: Markup
