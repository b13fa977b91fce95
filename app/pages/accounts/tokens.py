"""A person's tokens."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.models import Scope, Token
from app.pages.page import Page

__all__ = ["SCOPE_WORDS", "TokensPage"]

SCOPE_WORDS: Mapping[Scope, str] = {
    Scope.SEARCH: "search, and read answers and results",
    Scope.JOBS: "list, cancel and delete jobs; searches by UWS",
    Scope.BASKETS_READ: "read baskets",
    Scope.BASKETS_WRITE: "change baskets",
    Scope.TOKENS: "list, make and revoke tokens",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TokensPage(Page):
    """The tokens, the form of a new one, and the text of the one that was just made."""

    template: ClassVar[str] = "tokens/index.html"
    regions: ClassVar[tuple[str, ...]] = ("tokens",)
    tokens: Sequence[Token]
    fresh: str
    moment: datetime
    address: str
    name: str = ""
    chosen: Collection[str] = (Scope.SEARCH, Scope.BASKETS_READ, Scope.BASKETS_WRITE)
    days: str = "90"
    lives: Sequence[str] = ()
    faults: Mapping[str, str]

    @property
    def scopes(self) -> Mapping[Scope, str]:
        """What a token may be used for, in words."""
        return SCOPE_WORDS
