"""Tables and positions between the portal and programs on a person's machine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from app.pages.page import Page

__all__ = ["SampPage", "SentTable"]


@dataclass(frozen=True, slots=True)
class SentTable:
    """A file of rows that can be sent: its link is good for so many minutes."""

    mtype: str
    name: str
    identity: str
    link: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SampPage(Page):
    """What can be sent, what arrived, and how to bring a table without SAMP."""

    template: ClassVar[str] = "samp/index.html"
    table: SentTable | None = None
    position: tuple[float, float] | None = None
    typed_position: str = ""
    megabytes: int
    basket_name: str
    faults: Mapping[str, str] = field(default_factory=dict)
