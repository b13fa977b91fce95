"""What names can mean at one place of a query."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from connectors.adql.schema import Found

__all__ = ["Listed", "Outputs", "Scope"]

Outputs = Sequence[Found] | None
"""The columns that a query gives; None where that is not known."""


@dataclass(slots=True)
class Listed:
    """Something in FROM, and what may be written before a dot for it; `columns` is None where not known."""

    name: str
    words: tuple[str, ...]
    columns: Outputs

    def is_called(self, words: str, *, exactly: bool) -> bool:
        """Whether these words mean it."""
        return words in self.words or (
            not exactly and words.casefold() in (one.casefold() for one in self.words)
        )


@dataclass(slots=True)
class Scope:
    """What names can mean in one SELECT; `merged` are columns that two tables have in common."""

    around: "Scope | None"
    listed: list[Listed] = field(default_factory=list)
    merged: dict[str, Found] = field(default_factory=dict)

    def outwards(self) -> Iterator["Scope"]:
        """This one, and those around it, the nearest first."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.around

    def called(self, words: str, *, exactly: bool) -> Listed | None:
        """What stands in FROM, here or around, under this name."""
        members = (one for scope in self.outwards() for one in scope.listed)
        return next((one for one in members if one.is_called(words, exactly=exactly)), None)
