"""The local copy of the registry: one SQLite file, built once and then only read."""

import gc
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from app.services.registry.covering import coverage_of, ranges_of, unite
from connectors.vo_registry import RECORD, WAVEBANDS, Pages, Record, ServiceKind, plain, record_of

__all__ = ["KINDS", "SEARCHED", "build", "records_of"]

SEARCHED = ("title", "short_name", "subject", "creator", "publisher", "ivoid", "description", "tables")
SCHEMA = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE arrays (name TEXT PRIMARY KEY, kind TEXT NOT NULL, data BLOB NOT NULL);
CREATE TABLE names (facet TEXT, code INTEGER, name TEXT, PRIMARY KEY (facet, code)) WITHOUT ROWID;
CREATE TABLE resources (id INTEGER PRIMARY KEY, ivoid TEXT NOT NULL UNIQUE, record BLOB NOT NULL);
CREATE TABLE relations (related TEXT, resource INTEGER, PRIMARY KEY (related, resource)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(
  {columns},
  content='', tokenize='porter unicode61 remove_diacritics 2'
);
"""
KINDS = tuple(ServiceKind)
AT_ONCE = 1000
MOST_TABLE_WORDS = 2000
"""Characters of tables' names and titles that are searched, lest a huge schema outweighs the description."""


def _grouped(table: Any) -> dict[str, list[dict[str, Any]]]:
    """Rows by ivoid."""
    found: dict[str, list[dict[str, Any]]] = {}
    names = table.column_names
    place = names.index("ivoid")
    for values in zip(*(column.to_pylist() for column in table.columns), strict=True):
        found.setdefault(values[place], []).append(dict(zip(names, values, strict=True)))
    return found


def records_of(pages: Pages) -> Iterator[Record]:
    """The records of a harvest."""
    for tables in pages:
        by_table = {name: _grouped(table) for name, table in tables.items()}
        for ivoid, (resource, *_) in by_table.pop("resource").items():
            yield record_of(resource, {name: rows.get(ivoid, []) for name, rows in by_table.items()})


class _Arrays:
    """What is compared for all resources at once, gathered one by one."""

    def __init__(self) -> None:
        self.bands: list[int] = []
        self.kinds: list[int] = []
        self.titles: list[str] = []
        self.updated: list[str] = []
        self.codes: dict[str, list[int]] = {"type": [], "publisher": []}
        self.names: dict[str, dict[str, int]] = {"type": {}, "publisher": {}, "ucd": {}}
        self.ucds: list[tuple[int, int]] = []
        self.spans: dict[str, list[tuple[int, Any]]] = {"sky": [], "time": [], "energy": []}

    def add(self, number: int, record: Record) -> None:
        """Take one more; `number` is its place."""
        self.bands.append(sum(1 << WAVEBANDS.index(band) for band in record.wavebands if band in WAVEBANDS))
        kinds = {interface.kind for interface in record.interfaces}
        self.kinds.append(sum(1 << KINDS.index(kind) for kind in kinds))
        for facet, value in (("type", record.type), ("publisher", record.publisher)):
            known = self.names[facet]
            self.codes[facet].append(known.setdefault(value, len(known)))
        known = self.names["ucd"]
        self.ucds += {(known.setdefault(ucd.lower(), len(known)), number) for ucd in record.ucds}
        self.titles.append(record.title.casefold())
        self.updated.append(record.updated or record.created)
        moc = coverage_of(record.coverage)
        for name, ranges in (
            ("sky", ranges_of(moc) if moc is not None else ()),
            ("time", record.times),
            ("energy", record.energies),
        ):
            if len(ranges):
                self.spans[name].append((number, np.asarray(ranges)))

    def made(self) -> dict[str, np.ndarray[Any, Any]]:
        """All of it by name; the orders hold what resources are sorted by."""
        made: dict[str, np.ndarray[Any, Any]] = {
            "band": np.array(self.bands, np.uint16),
            "kind": np.array(self.kinds, np.uint32),
            **{facet: np.array(codes, np.int32) for facet, codes in self.codes.items()},
            "by_title": _places(self.titles),
            "by_date": -_places(self.updated),
        }
        columns = np.array(sorted(self.ucds), np.int32).reshape(-1, 2)
        made |= {"ucd": columns[:, 0].copy(), "ucd_who": columns[:, 1].copy()}
        for name, parts in self.spans.items():
            ranges = unite(parts, np.int64 if name == "sky" else np.float64)
            made |= {f"{name}_low": ranges.low, f"{name}_high": ranges.high, f"{name}_who": ranges.who}
        return made


def _places(texts: Sequence[str]) -> np.ndarray[Any, Any]:
    """Each one's place in the order of the texts; equal texts have one place."""
    order = {text: place for place, text in enumerate(sorted(set(texts)))}
    return np.array([order[text] for text in texts], np.int32)


def _searched(number: int, record: Record) -> tuple[object, ...]:
    """What the words are looked for in."""
    tables = "; ".join(f"{table.name} {table.title}" for table in record.tables)
    subjects, description = "; ".join(record.subjects), plain(record.description)
    words = (record.title, record.short_name, subjects, record.creators, record.publisher, record.ivoid)
    return (number, *words, description, tables[:MOST_TABLE_WORDS])


def _fill(database: sqlite3.Connection, records: Iterable[Record]) -> int:
    """Put all in; gives how many there are. They are numbered from 0."""
    arrays, first = _Arrays(), 0
    coming = iter(records)
    while batch := list(islice(coming, AT_ONCE)):
        numbered = list(enumerate(batch, first))
        for number, record in numbered:
            arrays.add(number, record)
        database.executemany(
            "INSERT INTO resources VALUES (?, ?, ?)",
            ((number, record.ivoid, RECORD.dump_json(record)) for number, record in numbered),
        )
        database.executemany(
            f"INSERT INTO words (rowid, {', '.join(SEARCHED)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - names of ours
            (_searched(number, record) for number, record in numbered),
        )
        database.executemany(
            "INSERT OR IGNORE INTO relations VALUES (?, ?)",
            ((one.ivoid, number) for number, record in numbered for one in record.relations if one.ivoid),
        )
        first += len(batch)
    database.executemany(
        "INSERT INTO names VALUES (?, ?, ?)",
        ((facet, code, name) for facet, known in arrays.names.items() for name, code in known.items()),
    )
    database.executemany(
        "INSERT INTO arrays VALUES (?, ?, ?)",
        ((name, array.dtype.str, array.tobytes()) for name, array in arrays.made().items()),
    )
    return first


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector, which would go through millions of small values that all go by themselves."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def build(place: Path | None, records: Iterable[Record], facts: Mapping[str, str]) -> sqlite3.Connection:
    """Build an index in a new file, or in memory where there is no place for it; gives it, open."""
    database = sqlite3.connect(place or ":memory:", check_same_thread=False)
    # Nobody reads it before it is whole, and one that a crash broke is built again.
    database.executescript(
        f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {SCHEMA.format(columns=', '.join(SEARCHED))}"
    )
    with _uncollected():
        count = _fill(database, records)
    told = {**facts, "resources": str(count)}
    database.executemany("INSERT INTO facts VALUES (?, ?)", told.items())
    database.execute("INSERT INTO words (words) VALUES ('optimize')")
    database.commit()
    return database
