"""By which columns rows are ordered."""

from dataclasses import dataclass

from typing_extensions import override

__all__ = ["Order", "SortKey"]


@dataclass(frozen=True, slots=True)
class SortKey:
    """A column and its direction; missing values come last either way."""

    column: str
    descending: bool = False

    @override
    def __str__(self) -> str:
        return f"-{self.column}" if self.descending else self.column


Order = tuple[SortKey, ...]
