"""A person's services of the Virtual Observatory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.models import Budget, KeptService
from app.pages.page import Page
from app.services.offers import Offer
from connectors.vo_registry import LABELS, POSITIONAL, ServiceKind

__all__ = ["ServiceLine", "ServicesPage", "TogetherPage", "line_of"]


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One of them: `url` asks it, `about` is its page in the registry."""

    kept: KeptService
    label: str
    url: str
    about: str
    by_position: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesPage(Page):
    """What a person keeps, and what was just taken away."""

    template: ClassVar[str] = "registry/services.html"
    regions: ClassVar[tuple[str, ...]] = ("services",)
    lines: Sequence[ServiceLine]
    removed: Sequence[str] = ()


def line_of(kept: KeptService, url: str, about: str) -> ServiceLine:
    """How the list shows a service."""
    kind = ServiceKind(kept.service.kind)
    return ServiceLine(kept, LABELS[kind], url, about, kind in POSITIONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class TogetherPage(Page):
    """Several services and one ADQL text for all of them."""

    template: ClassVar[str] = "registry/together.html"
    offers: Sequence[Offer]
    text: str
    fault: str
    seconds: Mapping[Budget, float]
