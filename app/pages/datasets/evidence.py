"""What an archive sent where it could not be used."""

from dataclasses import dataclass
from typing import ClassVar

from app.models import Answer
from app.pages.page import Page
from app.services.offers import Offer

__all__ = ["EvidencePage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePage(Page):
    """The first bytes of a failed answer, as text."""

    template: ClassVar[str] = "evidence/show.html"
    offer: Offer
    answer: Answer
    text: str
