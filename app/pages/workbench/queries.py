"""A person's queries, and one of them with its versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.models import Query, QueryVersion
from app.pages.page import Page

__all__ = ["QueriesPage", "QueryLine", "QueryPage"]


@dataclass(frozen=True, slots=True)
class QueryLine:
    """A query as its list shows it; `url` opens it in the workbench, empty where its service is gone."""

    query: Query
    service: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueriesPage(Page):
    """All queries of a person, the latest first; what was just removed can be brought back."""

    template: ClassVar[str] = "queries/index.html"
    regions: ClassVar[tuple[str, ...]] = ("queries",)
    lines: Sequence[QueryLine]
    find: str
    removed: Query | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryPage(Page):
    """One query: the text of a version, the others, and what changed since the one before."""

    template: ClassVar[str] = "queries/show.html"
    line: QueryLine
    version: QueryVersion
    before: QueryVersion | None
    changes: Sequence[tuple[str, str]]
    is_own: bool
    may_change: bool
    error: str = ""
