"""A link for a tool that fetches without a cookie."""

from dataclasses import dataclass
from typing import ClassVar

from app.pages.page import Page

__all__ = ["ToolLinkPage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolLinkPage(Page):
    """The link, good for so many minutes, and what to type with it."""

    template: ClassVar[str] = "tool_links/show.html"
    link: str
    minutes: int

    @property
    def commands(self) -> list[tuple[str, str]]:
        """What to type, by tool."""
        return [
            ("TOPCAT", f"topcat '{self.link}'"),
            ("STILTS", f"stilts tpipe in='{self.link}' ofmt=text"),
            ("curl", f"curl -OJ '{self.link}'"),
        ]
