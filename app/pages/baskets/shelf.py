"""All baskets of a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from app.models import Basket
from app.pages.page import Page

__all__ = ["ShelfPage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfPage(Page):
    """The baskets in their order, items by basket, the one that ticks go into; `removed` was just now."""

    template: ClassVar[str] = "baskets/index.html"
    regions: ClassVar[tuple[str, ...]] = ("baskets",)
    baskets: Sequence[Basket]
    counts: Mapping[str, int]
    default: Basket | None
    removed: Basket | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
