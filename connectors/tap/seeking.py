"""Columns of a service's tables that have some words, told by TAP_SCHEMA (TAP 1.1, section 4.3)."""

from collections.abc import Callable, Sequence

from connectors.contract import FoundColumn
from connectors.errors import UsageError
from connectors.tap.adql import pattern, text

__all__ = ["has_words", "sought"]

Rows = Callable[[str, int], list[FoundColumn]]
"""What asks for the columns that a condition holds for, so many at most. Raises ConnectorError."""

NAMED = ("column_name", "ucd")
TOLD = (*NAMED, "description", "table_name")


def _conditions(words: Sequence[str]) -> list[str]:
    """What to ask for, one after the other until there is enough: names and UCDs, then all that is told.

    Raises UsageError for words that no service could be asked.
    """
    made = []
    for fields in (NAMED, TOLD):
        each = []
        for word in words:
            try:
                like, unit = pattern(word), text(word)
            except ValueError as error:
                raise UsageError(f"No column can be found by '{word}': {error}", field="find") from error
            either = [f"LOWER({field}) LIKE {like}" for field in fields] + [f"unit = {unit}"]
            each.append(f"({' OR '.join(either)})")
        made.append(" AND ".join(each))
    return made


def has_words(found: FoundColumn, words: Sequence[str]) -> bool:
    """Whether all words are told of a column, and not all of its table alone."""
    column = found.column
    own = f"{column.name} {column.ucd} {column.description}".casefold()
    units = {column.unit, column.unit.casefold()}
    by_itself = [word in own or word in units for word in map(str.casefold, words)]
    table = found.table.casefold()
    return any(by_itself) and all(
        itself or word.casefold() in table for itself, word in zip(by_itself, words, strict=True)
    )


def _rank(found: FoundColumn, words: Sequence[str]) -> tuple[bool, bool, str, str]:
    name = found.column.name.casefold()
    return (
        name not in words,
        not any(word in name for word in words),
        found.table.casefold(),
        name,
    )


def sought(words: Sequence[str], rows: Rows, most: int) -> tuple[FoundColumn, ...]:
    """The columns that have all the words, those that are named so first. Raises ConnectorError."""
    plain = [word.casefold() for word in words]
    known: dict[tuple[str, str], FoundColumn] = {}
    for condition in _conditions(plain):
        for one in rows(condition, most):
            if has_words(one, plain):
                known.setdefault((one.table, one.column.name), one)
        if len(known) >= most:
            break
    return tuple(sorted(known.values(), key=lambda one: _rank(one, plain))[:most])
