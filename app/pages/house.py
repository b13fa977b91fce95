"""The portal's own pages: health, keys, patterns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.models import Budget
from app.pages.datasets.fields import Field
from app.pages.datasets.narrowing import Narrowing
from app.pages.page import Page
from app.pages.rows.table import TableView
from app.pages.searches.choosing import Choices
from app.services.health import Check
from connectors.transport import HostHealth

__all__ = ["HealthPage", "KeysPage", "PatternsPage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthPage(Page):
    """Every part, and whether it works."""

    template: ClassVar[str] = "house/health.html"
    checks: Sequence[Check]
    faults: Sequence[str]
    unconfirmed: Sequence[str]
    hosts: Sequence[HostHealth]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysPage(Page):
    """What the keyboard does."""

    template: ClassVar[str] = "house/keys.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternsPage(Page):
    """Every component in every state."""

    template: ClassVar[str] = "house/patterns.html"
    fields: Sequence[Field]
    table: TableView
    choices: Choices
    narrowing: Narrowing
    budget: Budget
    seconds: Mapping[Budget, float]
