"""A dropped table becomes one Parquet file in the cache, by zone of declination: cones read little of it."""

import hashlib
import json
import os
import tempfile
import threading
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from connectors.kinds import is_number
from connectors.local.places import ZONE, places_path, write_places
from connectors.local.sidecar import PositionFile, Sidecar
from connectors.local.source import Source, open_source
from connectors.local.survey import Survey
from connectors.registry import ArchiveFault

__all__ = ["METADATA", "ORDER", "converted", "parquet_path"]

VERSION = "3"
METADATA = b"escapade.local"
ORDER = "__order"
"""A hidden column: the row's number in the dropped table."""
ROW_GROUP = 16_384
"""A cone reads one or two groups whole; a database that reads all of them has some work for each."""
FAULTS = (
    OSError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    MemoryError,
    duckdb.Error,
    pa.ArrowException,
)
ONE_AT_A_TIME = threading.Lock()  # a conversion may take much memory, and catching warnings is global


def parquet_path(cache: Path, file: Path, data: Path) -> Path:
    """Where the converted table belongs: named by source, its size and time, and the TOML's content."""
    state = data.stat()
    place = hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:8]
    text = f"{VERSION} {state.st_size} {state.st_mtime_ns}".encode() + file.read_bytes()
    return cache / "tables" / f"table-{place}-{hashlib.sha256(text).hexdigest()[:16]}.parquet"


def converted(target: Path, file: Path, data: Path, sidecar: Sidecar) -> Path:
    """Convert unless it is done already; two processes may do so at once. Raises ArchiveFault."""
    if target.exists():
        return target
    with ONE_AT_A_TIME, warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            source = _checked(open_source(data), file, data, sidecar)
            _write(source, target, sidecar, told)
        except FAULTS as error:
            words = " ".join(str(error).split())[:500] or type(error).__name__
            raise ArchiveFault(str(file), f"file: {data.name} cannot be read: {words}") from error
    _forget(target)
    return target


def _forget(target: Path) -> None:
    """Remove what was made of earlier states of the same table; a reader that has it open keeps it."""
    place = target.name.rsplit("-", 1)[0]
    for old in target.parent.glob(f"{place}-*.parquet"):
        if old != target:
            old.unlink(missing_ok=True)
            places_path(old).unlink(missing_ok=True)


def _distinct(names: list[str], notes: list[str]) -> list[str]:
    """Names that differ in more than case, as SQL asks; the hidden column's name is kept free."""
    taken = {ORDER}
    for index, name in enumerate(names):
        fresh, number = name or f"column_{index + 1}", 2
        while fresh.lower() in taken:
            fresh, number = f"{name}_{number}", number + 1
        if fresh != name:
            notes.append(f"Column {index + 1} '{name}' is called '{fresh}' here.")
        taken.add(fresh.lower())
        names[index] = fresh
    return names


def _checked(source: Source, file: Path, data: Path, sidecar: Sidecar) -> Source:
    """Give the source with distinct names, once every column the TOML speaks of is there and fits."""
    names = _distinct(list(source.schema.names), source.notes)
    schema = pa.schema([item.with_name(name) for item, name in zip(source.schema, names, strict=True)])
    for key, name in sidecar.references():
        if name not in names:
            there = ", ".join(names[:40])
            raise ArchiveFault(str(file), f"{key}: no column '{name}' in {data.name} (there are: {there})")
    for axis in (sidecar.position.ra, sidecar.position.dec) if sidecar.position else ():
        item = schema.field(axis)
        told = sidecar.columns[axis].unit if axis in sidecar.columns else ""
        unit = told or (item.metadata or {}).get(b"unit", b"").decode() or "deg"
        if not is_number(item.type):
            raise ArchiveFault(
                str(file), f"position: column '{axis}' holds {item.type}; degrees as numbers are needed"
            )
        if unit not in {"deg", "degree", "degrees"}:
            raise ArchiveFault(str(file), f"position: column '{axis}' is in {unit}; degrees are needed")
    batches = (pa.RecordBatch.from_arrays(batch.columns, schema=schema) for batch in source.batches)
    return Source(schema, batches, source.notes)


def _numbered(source: Source) -> pa.RecordBatchReader:
    """Give the batches with the hidden column of row numbers."""
    schema = source.schema.append(pa.field(ORDER, pa.int64()))

    def batches() -> Iterator[pa.RecordBatch]:
        start = 0
        for batch in source.batches:
            numbers = pa.array(np.arange(start, start + batch.num_rows))
            start += batch.num_rows
            yield pa.RecordBatch.from_arrays([*batch.columns, numbers], schema=schema)

    return pa.RecordBatchReader.from_batches(schema, batches())


@contextmanager
def _sorted(
    reader: pa.RecordBatchReader, position: PositionFile | None, spill: Path
) -> Iterator[pa.RecordBatchReader]:
    """Give the rows by zone and right ascension, sorted outside memory where they are many."""
    if position is None:
        yield reader
        return
    with tempfile.TemporaryDirectory(dir=spill) as folder:
        database = duckdb.connect(
            ":memory:", config={"memory_limit": "256MB", "temp_directory": folder, "threads": 2}
        )
        try:
            database.register("source", reader)
            ra, dec = ('"' + axis.replace('"', '""') + '"' for axis in (position.ra, position.dec))
            zone = f"floor({dec} / {ZONE}) NULLS LAST, {ra} NULLS LAST"
            order = f'SELECT * FROM source ORDER BY {zone}, "{ORDER}"'  # noqa: S608 - quoted columns
            yield database.sql(order).to_arrow_reader(ROW_GROUP)
        finally:
            database.close()


def _write(source: Source, target: Path, sidecar: Sidecar, told: list[warnings.WarningMessage]) -> None:
    """Write beside the target and rename, so that nobody ever sees half a table."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.parent / f".{target.name}.{os.getpid()}-{uuid.uuid4().hex[:8]}.part"
    reader = _numbered(source)
    texts = [item.name for item in reader.schema if pa.types.is_string(item.type)]
    position = sidecar.position
    survey = Survey(source.schema, (position.ra, position.dec) if position else None)
    try:
        with (
            _sorted(reader, position, target.parent) as rows,
            pq.ParquetWriter(part, reader.schema, compression="lz4", use_dictionary=texts) as writer,
        ):
            for batch in rows:
                fit = batch.cast(reader.schema)
                survey.see(fit)
                writer.write_batch(fit, row_group_size=ROW_GROUP)
            notes = [
                *source.notes,
                *dict.fromkeys(" ".join(str(item.message).split())[:300] for item in told),
            ]
            spans = {name: asdict(span) for name, span in survey.spans.items()}
            facts = json.dumps({"rows": survey.rows, "spans": spans, "notes": notes, "moc": survey.moc})
            writer.add_key_value_metadata({METADATA: facts})
        if position:
            write_places(part, (position.ra, position.dec), places_path(part))
            places_path(part).replace(places_path(target))
        part.replace(target)
    finally:
        places_path(part).unlink(missing_ok=True)
        part.unlink(missing_ok=True)
