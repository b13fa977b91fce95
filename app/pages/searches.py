"""A search of several datasets around one target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from werkzeug.datastructures import MultiDict

from app.models import Answer, AnswerState
from app.pages.page import Page
from app.pages.sky import position_words
from app.services.offers import Offer
from connectors.archive import Archive
from connectors.contract import Position

__all__ = ["AnswerLine", "SearchPage"]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What one dataset said: its state, where to see it, and the first rows' names."""

    offer: Offer
    answer: Answer
    url: str
    labels: Sequence[str]

    @property
    def state(self) -> AnswerState:
        """The answer's state."""
        return AnswerState(self.answer.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(Page):
    """The form, and a line a dataset."""

    template: ClassVar[str] = "searches/show.html"
    regions: ClassVar[tuple[str, ...]] = ("search",)
    archives: Sequence[Archive]
    chosen: Sequence[str]
    typed: MultiDict[str, str]
    faults: Mapping[str, str]
    centre: Position | None = None
    lines: Sequence[AnswerLine] = ()

    @property
    def where(self) -> str:
        """The centre in words."""
        return position_words(self.centre.ra, self.centre.dec) if self.centre else ""

    @property
    def rows(self) -> int:
        """Rows of all answers together."""
        return sum(line.answer.rows for line in self.lines)
