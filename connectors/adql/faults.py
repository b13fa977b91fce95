"""What is wrong with an ADQL text, and where."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Self

from connectors.errors import UsageError

__all__ = ["AdqlFault", "suggestion"]


class AdqlFault(UsageError):  # noqa: N818 - named by what it is
    """An ADQL text that cannot be used; `line` and `column` count from 1, `length` is of what is at fault.

    `others` are further faults of the same text, in their order.
    """

    def __init__(self, message: str, *, line: int = 1, column: int = 1, length: int = 1) -> None:
        super().__init__(f"{message} (line {line}, column {column})", field="where")
        self.words = message
        self.line = line
        self.column = column
        self.length = length
        self.others: Sequence[AdqlFault] = ()

    def with_others(self, others: Sequence["AdqlFault"]) -> Self:
        """This one, with what else is wrong."""
        self.others = tuple(others)
        return self

    @property
    def all(self) -> Sequence["AdqlFault"]:
        """This one and the others."""
        return (self, *self.others)


def suggestion(word: str, known: Iterable[str]) -> str:
    """A sentence that names what was probably meant; empty where nothing is near."""
    by_case = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), by_case, n=1, cutoff=0.6)
    return f" Did you mean {by_case[near[0]]}?" if near else ""
