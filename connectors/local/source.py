"""A table as it was dropped, in any format, as Arrow batches with what it says of its columns."""

import gzip
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from astropy.io import votable
from astropy.table import Table

from connectors.local.arrow import arrow_table, facts, flat_schema, flatten

__all__ = ["Source", "open_source"]

BATCH = 65_536
TYPES = "['BOOLEAN', 'BIGINT', 'DOUBLE', 'VARCHAR']"
STRICT = "header = true, quote = '\"', escape = '\"', sample_size = -1"
VOPARQUET = b"IVOA.VOTable-Parquet.content"
# What DuckDB reads as that type while the text says more: codes as 007, single letters, too long numbers.
SUSPECT = {
    "BOOLEAN": r"^\s*(?i:t|f|y|n|yes|no|0|1)\s*$",
    "BIGINT": r"^\s*[+-]?0[0-9]",
    "DOUBLE": r"^\s*[+-]?(0[0-9]+|[0-9]{17,})\s*$",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Columns with their units and texts in the field metadata, and batches that match."""

    schema: pa.Schema
    batches: Iterator[pa.RecordBatch]
    notes: list[str] = field(default_factory=list)


def open_source(path: Path) -> Source:
    """Open a table by the ending of its name. Raises what its reader raises."""
    name = path.name.lower()
    if name.endswith(".parquet"):
        return _parquet(path)
    if name.endswith((".csv", ".csv.gz")):
        return _csv(path)
    if name.endswith((".vot", ".votable", ".xml")):
        return _votable(path)
    return _astropy(path, "ascii.ecsv" if name.endswith(".ecsv") else "fits")


def _astropy(path: Path, form: str) -> Source:
    notes: list[str] = []
    table = arrow_table(Table.read(path, format=form), notes)
    return Source(table.schema, iter(table.to_batches(BATCH)), notes)


def _votable(path: Path) -> Source:
    tree = votable.parse(path)
    tables = list(tree.iter_tables())
    if not tables:
        raise ValueError("there is no TABLE in this VOTable")
    notes = [f"Only the first of {len(tables)} tables is shown."] if len(tables) > 1 else []
    table = arrow_table(tables[0].to_table(use_names_over_ids=True), notes)
    return Source(table.schema, iter(table.to_batches(BATCH)), notes)


def _parquet(path: Path) -> Source:
    file = pq.ParquetFile(path)
    notes: list[str] = []
    told = _voparquet(file.schema_arrow.metadata or {})
    schema = flat_schema(file.schema_arrow, told, notes)
    batches = (flatten(batch, schema) for batch in file.iter_batches(BATCH, columns=schema.names))
    return Source(schema, batches, notes)


def _voparquet(metadata: dict[bytes, bytes]) -> dict[str, dict[str, str]]:
    """Tell what a VOTable header in a Parquet file says of the columns (VOParquet 1.0)."""
    if VOPARQUET not in metadata:
        return {}
    tree = votable.parse(pa.BufferReader(metadata[VOPARQUET]))
    return {
        item.name: facts(item.unit, item.ucd, item.utype, item.description)
        for item in tree.get_first_table().fields
    }


def _heading(path: Path) -> tuple[int, str]:
    """Count the comment lines above the columns' names; give the sign between the names.

    It is not guessed from the rows, for a broken row would then turn the table into one column.
    """
    opener = gzip.open if path.name.lower().endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines):
            if not line.startswith("#"):
                plain = re.sub(r'"[^"]*"', "", line)
                return number, max(",;\t|", key=plain.count)
    raise ValueError("the file is empty")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _csv(path: Path) -> Source:
    if re.search(r"[*?\[\]]", path.name):
        raise ValueError("the name of a CSV file must not have * ? [ or ]")
    skip, sign = _heading(path)
    values: dict[str, str | int] = {"file": str(path), "skip": skip, "sign": sign}
    head = f"FROM read_csv($file, skip = $skip, delim = $sign, {STRICT}"
    with closing(duckdb.connect(":memory:")) as database:
        guess = database.sql(f"SELECT * {head}, auto_type_candidates = {TYPES})", params=values)
        types = dict(zip(guess.columns, map(str, guess.types), strict=True))
        text = f"{head}, all_varchar = true)"
        checks = ", ".join(
            f"coalesce(bool_or(regexp_matches({_quoted(name)}, '{SUSPECT[kind]}')), false)"
            if kind in SUSPECT
            else "bool_or(false)"
            for name, kind in types.items()
        )
        (odd,) = database.sql(f"SELECT {checks} {text}", params=values).fetchall()
    kinds = {name: "VARCHAR" if bad else kind for (name, kind), bad in zip(types.items(), odd, strict=True)}
    casts = ", ".join(f"CAST({_quoted(name)} AS {kind}) AS {_quoted(name)}" for name, kind in kinds.items())
    return _queried(f"SELECT {casts} {text}", values)


def _queried(sql: str, values: dict[str, str | int]) -> Source:
    database = duckdb.connect(":memory:")
    reader = database.sql(sql, params=values).to_arrow_reader(BATCH)
    notes: list[str] = []
    schema = flat_schema(reader.schema, {}, notes)

    def batches() -> Iterator[pa.RecordBatch]:
        with closing(database):
            yield from (flatten(batch, schema) for batch in reader)

    return Source(schema, batches(), notes)
