"""Reading a stranger's table in a process of its own, which may take so much time and memory and no more.

What comes back is an Arrow file and a few facts, whatever was in the table.
"""

import csv
import json
import os
import re
import sys
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc

from connectors.apart import REFUSED, read_apart, take_at_most
from connectors.contract import Column
from connectors.deadline import Deadline
from connectors.errors import Unreadable
from connectors.local.convert import FAULTS
from connectors.local.source import open_source
from connectors.local.table import DATATYPES
from connectors.votable import read_votable

__all__ = ["FIRST", "Brought", "Limits", "bring", "ending_of"]

BEGINNINGS = ((b"PAR1", ".parquet"), (b"SIMPLE  =", ".fits"), (b"# %ECSV", ".ecsv"))
XML = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|VOTABLE)", re.IGNORECASE)
FIRST = 512
ROWS, TOLD = "rows.arrow", "told.json"
CHUNK = 1 << 18
TOO_MUCH = "The table cannot be read, or not with the time and memory that the portal gives to one table."


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that reading a table may take: seconds of computing, bytes of memory and written bytes."""

    rows: int = 1_000_000
    columns: int = 1000
    seconds: int = 60
    memory: int = 2 * 1024 * 1024 * 1024
    written: int = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Brought:
    """A table that was read: its columns, its rows in an Arrow file, and what was left out or renamed."""

    columns: tuple[Column, ...]
    rows: Path
    notes: tuple[str, ...]

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows."""
        with pa.memory_map(str(self.rows)) as source:
            yield from pa.ipc.open_stream(source)


def ending_of(first: bytes) -> str:
    """The ending that a table's file should have by its first bytes; a text of any kind is taken for CSV."""
    if XML.match(first):
        return ".vot"
    return next((ending for begun, ending in BEGINNINGS if first.startswith(begun)), ".csv")


def bring(path: Path, folder: Path, limits: Limits) -> Brought:
    """Read a table by the ending of its name, with what comes of it in the folder.

    Raises Unreadable with what is wrong, and where, if it can be told.
    """
    arguments = (str(path), str(folder), json.dumps(asdict(limits)))
    read_apart("connectors.local.apart", arguments, folder, seconds=limits.seconds, too_much=TOO_MUCH)
    told = json.loads((folder / TOLD).read_text("utf-8"))
    columns = tuple(Column(**{**column, "role": None}) for column in told["columns"])
    return Brought(columns, folder / ROWS, tuple(told["notes"]))


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            yield chunk


def _of_votable(path: Path, limits: Limits) -> tuple[Sequence[Column], Iterator[pa.RecordBatch], list[str]]:
    rows = read_votable(_chunks(path), max_rows=limits.rows + 1, deadline=Deadline(2 * limits.seconds))
    return [replace(column, role=None) for column in rows.columns], iter(rows), []


def _column(item: pa.Field) -> Column:
    own = {key.decode(): value.decode() for key, value in (item.metadata or {}).items()}
    return Column(
        name=item.name,
        datatype=DATATYPES[item.type],
        unit=own.get("unit", ""),
        ucd=own.get("ucd", ""),
        utype=own.get("utype", ""),
        description=own.get("description", ""),
    )


def _of_others(path: Path) -> tuple[Sequence[Column], Iterator[pa.RecordBatch], list[str]]:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        source = open_source(path)
    notes = dict.fromkeys(" ".join(str(item.message).split())[:300] for item in told)
    return [_column(item) for item in source.schema], source.batches, [*source.notes, *notes]


def _fresh(columns: Sequence[Column], notes: list[str]) -> list[Column]:
    """The columns with names that differ in more than case, as ADQL asks."""
    taken: set[str] = set()
    made = []
    for place, column in enumerate(columns, 1):
        name = plain = " ".join(column.name.split()).strip('"') or f"column_{place}"
        number = 2
        while name.casefold() in taken:
            name, number = f"{plain}_{number}", number + 1
        if name != column.name:
            notes.append(f"Column {place} '{column.name[:60]}' is called '{name[:60]}' here.")
        taken.add(name.casefold())
        made.append(replace(column, name=name))
    return made


def _store(path: Path, folder: Path, limits: Limits) -> None:
    """Read and write; raises ValueError for more than the limits."""
    is_votable = path.suffix == ".vot"
    columns, batches, notes = _of_votable(path, limits) if is_votable else _of_others(path)
    if len(columns) > limits.columns:
        raise ValueError(f"it has {len(columns)} columns; at most {limits.columns} fit here")
    columns = _fresh(columns, notes)
    names, count = [column.name for column in columns], 0
    first = next(batches, None)
    if first is None:
        raise ValueError("it has no rows")
    schema = pa.schema([pa.field(name, kind) for name, kind in zip(names, first.schema.types, strict=True)])
    with pa.OSFile(str(folder / ROWS), "wb") as sink, pa.ipc.new_stream(sink, schema) as writer:
        for batch in chain([first], batches):
            count += batch.num_rows
            if count > limits.rows:
                raise ValueError(f"it has more than {limits.rows} rows, the most that fit here")
            writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=schema))
    told = {"columns": [asdict(column) for column in columns], "notes": notes[:50]}
    (folder / TOLD).write_text(json.dumps(told), encoding="utf-8")


def _uneven(path: Path) -> str:
    """The first line of a CSV file that has another number of values than its head, in words."""
    with path.open(encoding="utf-8", errors="replace", newline="") as source:
        lines = csv.reader(line for line in source if not line.startswith("#"))
        head = next(lines, [])
        try:
            for cells in lines:
                if cells and len(cells) != len(head):
                    values = f"{len(cells)} {'value' if len(cells) == 1 else 'values'}"
                    return f"Line {lines.line_num} has {values}, and there are {len(head)} columns."
        except csv.Error as error:
            return f"Line {lines.line_num} cannot be read: {error}."
    return ""


def _words(error: Exception) -> str:
    """What is wrong, on one line and without the folder's name; a line's number is told where it is known."""
    said = error.message if isinstance(error, Unreadable) else str(error)
    said = re.sub(r"(?:/[\w.-]+){2,}", "the file", " ".join(said.split()))
    return said.partition(" The search space")[0][:600] or type(error).__name__


def main(path: str, folder: str, facts: str) -> int:
    """Read the table; the exit code says how it went, standard error why not."""
    limits = Limits(**json.loads(facts))
    take_at_most(seconds=limits.seconds, memory=limits.memory, written=limits.written)
    try:
        _store(Path(path), Path(folder), limits)
    except (*FAULTS, Unreadable) as error:
        uneven = _uneven(Path(path)) if path.endswith(".csv") else ""
        print(uneven or _words(error), file=sys.stderr)  # noqa: T201 - told to the parent
        return REFUSED
    return os.EX_OK


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
