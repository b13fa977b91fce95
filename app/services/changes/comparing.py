"""Which rows of a result are gone, new or changed since an earlier one.

Rows are known by an identifier where one is there, filled and unique in both; else by all their values, and
then none can be changed. Numbers of eight bytes stand for identifiers and rows: some tens of bytes a row are
held in memory, whatever the rows hold.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from app.services.results import Numbers, Result
from connectors.contract import Column, Role
from connectors.kinds import is_number

__all__ = ["MOST_ROWS", "Changes", "TooMany", "common_columns", "compare"]

MOST_ROWS = 2_000_000
"""Rows of one result; more are not compared."""
NAMED = ("obs_publisher_did", "access_url")
"""Columns that tell rows apart everywhere, besides a dataset's own key (ObsCore 1.1, sections 3.3.1, 4.7)."""
ODD = np.uint64(0x9E3779B97F4A7C15)
HEAD = 3

Marks = npt.NDArray[np.uint64]


class TooMany(Exception):  # noqa: N818 - named by what is the matter
    """There are more rows than are compared, or values of a kind that cannot be; the words say which."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Numbers of rows: `gone` in the earlier result, `new` in the later one.

    `before` and `after` are those of the same row where its values have changed, `same` counts the others.
    `key` names the column by which rows are known, empty where that is all of their values.
    """

    gone: Numbers
    new: Numbers
    before: Numbers
    after: Numbers
    same: int
    key: str

    def count(self, kind: str) -> int:
        """How many rows are `gone`, `new` or `changed`."""
        return {"gone": len(self.gone), "new": len(self.new), "changed": len(self.before)}[kind]


def _own(result: Result) -> dict[str, Column]:
    """The columns that are a row's own, by name."""
    return {column.name: column for column in result.columns if not column.derived}


def common_columns(earlier: Result, later: Result) -> list[str]:
    """Names of the columns that both have, in the later one's order."""
    known = _own(earlier)
    return [name for name in _own(later) if name in known]


def _comparable(kind: pa.DataType, other: pa.DataType) -> pa.DataType:
    """What values of both kinds are compared as."""
    if pa.types.is_float16(kind) or pa.types.is_float16(other):
        return pa.float64()
    if kind == other or pa.types.is_nested(kind) or pa.types.is_nested(other):
        return kind
    numbers = is_number(kind) and is_number(other)
    return pa.float64() if numbers else pa.string()


def _marks(table: pa.Table, other: pa.Schema, names: Sequence[str]) -> Marks:
    """A number for each row, the same for the same values in these columns."""
    kinds = [_comparable(table.schema.field(name).type, other.field(name).type) for name in names]
    columns = [table.column(name).cast(kind) for name, kind in zip(names, kinds, strict=True)]
    places = [f"c{number}" for number in range(len(names))]
    with closing(duckdb.connect(":memory:", config={"threads": 1})) as database:
        database.register("rows", pa.table(columns, names=places))
        made = database.sql(f"SELECT hash({', '.join(places)}) AS mark FROM rows").fetchnumpy()  # noqa: S608 - our own names
    return np.asarray(made["mark"], np.uint64)


def _keys(earlier: Result, later: Result, key: str) -> Iterator[str]:
    """Columns that may tell rows apart, the best first."""
    names = common_columns(earlier, later)
    by_name = {name.lower(): name for name in names}
    identifiers = [name for name in names if _own(later)[name].role is Role.IDENTIFIER]
    for name in dict.fromkeys([key.lower(), *NAMED, *(one.lower() for one in identifiers)]):
        found = by_name.get(name)
        if found and not any(one.table.column(found).null_count for one in (earlier, later)):
            yield found


def _identities(earlier: Result, later: Result, key: str) -> tuple[str, Marks, Marks]:
    """The column that tells rows apart, and the marks of both; an empty name where it takes all values."""
    for name in _keys(earlier, later, key):
        old, new = _marked(earlier, later, [name])
        if all(len(np.unique(marks)) == len(marks) for marks in (old, new)):
            return name, old, new
    old, new = _marked(earlier, later, common_columns(earlier, later))
    return "", _numbered(old), _numbered(new)


def _marked(earlier: Result, later: Result, names: Sequence[str]) -> tuple[Marks, Marks]:
    one, other = earlier.table, later.table
    return _marks(one, other.schema, names), _marks(other, one.schema, names)


def _numbered(marks: Marks) -> Marks:
    """Rows that are alike become the first, the second… of their kind."""
    order = np.argsort(marks, kind="stable")
    ordered = marks[order]
    begins = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if len(marks) else order
    lengths = np.diff(np.append(begins, len(marks)))
    rank = np.arange(len(marks)) - np.repeat(begins, lengths)
    made = np.empty_like(marks)
    made[order] = ordered + rank.astype(np.uint64) * ODD
    return made


def _partners(old: Marks, new: Marks) -> npt.NDArray[np.int64]:
    """For each new mark the number of the old row with the same, -1 where there is none."""
    if not len(old):
        return np.full(len(new), -1, np.int64)
    order = np.argsort(old, kind="stable")
    places = np.minimum(np.searchsorted(old[order], new), len(old) - 1)
    return np.where(old[order][places] == new, order[places], -1)


def _found(earlier: Result, later: Result, key: str) -> Numbers:
    """Everything in one array: the key's place among the columns, lengths, then the numbers."""
    names = common_columns(earlier, later)
    name, old, new = _identities(earlier, later, key)
    partner = _partners(old, new)
    there = np.zeros(len(old), np.bool_)
    there[partner[partner >= 0]] = True
    after = np.flatnonzero(partner >= 0)
    if name:
        was, is_now = _marked(earlier, later, names)
        after = after[was[partner[after]] != is_now[after]]
    else:
        after = after[:0]
    gone, fresh = np.flatnonzero(~there), np.flatnonzero(partner < 0)
    head = [names.index(name) + 1 if name else 0, len(gone), len(fresh)]
    return np.concatenate([head, gone, fresh, partner[after], after]).astype(np.uint32)


def _unpacked(found: Numbers, names: Sequence[str], later: Result) -> Changes:
    place, gone, new = (int(number) for number in found[:HEAD])
    ends = np.cumsum([HEAD, gone, new])
    rest = found[ends[2] :]
    half = len(rest) // 2
    return Changes(
        gone=found[ends[0] : ends[1]],
        new=found[ends[1] : ends[2]],
        before=rest[:half],
        after=rest[half:],
        same=later.rows - new - half,
        key=names[place - 1] if place else "",
    )


def compare(earlier: Result, later: Result, key: str) -> Changes:
    """What has changed; found once and kept beside the later result. Raises TooMany.

    `key` names the dataset's own identifying column, empty where it has none.
    """
    names = common_columns(earlier, later)
    if earlier.id == later.id:
        none = np.empty(0, np.uint32)
        return Changes(none, none, none, none, later.rows, "")
    if not names:
        raise TooMany("The two answers have no column in common.")
    if max(earlier.rows, later.rows) > MOST_ROWS:
        raise TooMany(f"More than {MOST_ROWS:,} rows are not compared.".replace(",", " "))
    told = sha256(f"{earlier.id} {key}".encode()).hexdigest()[:24]
    try:
        found = later.numbers(f"changes-{told}", partial(_found, earlier, later, key))
    except (duckdb.Error, pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise TooMany("These answers hold values that cannot be compared.") from error
    earlier.give_back()
    return _unpacked(found, names, later)
