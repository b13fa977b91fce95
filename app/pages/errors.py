"""The page that says what went wrong."""

from dataclasses import dataclass
from typing import ClassVar

from app.pages.page import Page

__all__ = ["ErrorPage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage(Page):
    """An error in words, with ways on."""

    template: ClassVar[str] = "errors/show.html"
    regions: ClassVar[tuple[str, ...]] = ("problem",)
    code: int
    heading: str
    words: str
