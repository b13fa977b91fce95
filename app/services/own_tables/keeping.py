"""Keeping a person's table: as a result that stays until its time is up, with an answer that shows it."""

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path, PurePosixPath
from threading import BoundedSemaphore
from urllib.parse import unquote, urlsplit

import pyarrow as pa
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Account, Answer, AnswerState, OwnTable, Search
from app.models.base import now
from app.services.own_tables.offering import OWN
from app.services.results import Result, ResultStore
from app.services.searches.questions import Question
from app.services.subsets import Subset
from app.services.workbench.snippets import axes_of
from connectors.adql.reserved import RESERVED
from connectors.archive import Dataset
from connectors.contract import Column, Provenance, Role, RowStream, Service
from connectors.deadline import Deadline
from connectors.errors import UsageError
from connectors.local.apart import FIRST, Brought, Limits, bring, ending_of
from connectors.recognition import recognised
from connectors.transport import Request, Transport

__all__ = ["MOST_BYTES", "Keeper", "Rows", "question_of", "unused_name"]

MOST_BYTES = 200 * 1024 * 1024
MEGABYTE = 1_000_000
LONGEST_NAME = 40
FETCH_SECONDS = 60.0
UNNAMED = Dataset(id="own", title="own", connector="kept")


@dataclass
class Rows:
    """Rows that are at hand, as a stream; see `connectors.contract.RowStream`."""

    columns: Sequence[Column]
    schema: pa.Schema
    batches: Iterable[pa.RecordBatch]
    truncated: bool = False
    diagnosis: str = ""
    services: Sequence[Service] = ()
    provenance: Provenance | None = None

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """The rows."""
        yield from self.batches


def question_of(table_id: str, max_rows: int) -> Question:
    """What the explorer asks to show a table whole."""
    return Question(archive=OWN, dataset=table_id, max_rows=max_rows)


def _plain(name: str) -> str:
    """A name that ADQL takes without quotation marks."""
    words = re.sub(r"\W+", "_", name.casefold(), flags=re.ASCII).strip("_")[:LONGEST_NAME].rstrip("_")
    made = words if words[:1].isalpha() else f"t_{words}" if words else "table_1"
    return f"my_{made}" if made.upper() in RESERVED else made


@dataclass(frozen=True, slots=True)
class Keeper:
    """Keeps tables for `lives`; one account's may take `most_each` bytes together, or what it was given.

    `max_rows` stands in the addresses under which they are shown. So many as `places` are read at once.
    """

    store: ResultStore
    lives: timedelta
    most_each: int
    max_rows: int
    limits: Limits = field(default_factory=Limits)
    places: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(2))

    def of_file(
        self, session: Session, account_id: str, chunks: Iterable[bytes], origin: str, name: str = ""
    ) -> OwnTable:
        """Read a file as it comes; `origin` is its name or address, or who sent it. Raises ConnectorError."""
        with self.places, tempfile.TemporaryDirectory(prefix="table-") as place:
            folder = Path(place)
            brought = bring(_landed(chunks, folder), folder, self.limits)
            notes = "\n".join(brought.notes)
            called = name or _stem(origin)
            return self.keep(session, account_id, _rows(brought), name=called, origin=origin, notes=notes)

    def of_url(self, session: Session, account_id: str, url: str, transport: Transport) -> OwnTable:
        """Fetch a file through the guarded door, and read it. Raises ConnectorError."""
        asked = Request(url, limit=MOST_BYTES, decompressed_limit=2 * MOST_BYTES)
        with transport.open(asked, Deadline(FETCH_SECONDS)) as stream:
            return self.of_file(session, account_id, stream, url)

    def keep(
        self, session: Session, account_id: str, rows: RowStream, *, name: str, origin: str, notes: str = ""
    ) -> OwnTable:
        """Store rows under a name that the account has not used. Raises UsageError where there is no room."""
        result = self.store.write(rows)
        spent = session.scalar(
            select(func.coalesce(func.sum(OwnTable.size), 0)).where(
                OwnTable.account_id == account_id, OwnTable.removed_at.is_(None)
            )
        )
        own = session.scalar(select(Account.upload_megabytes).where(Account.id == account_id))
        most = self.most_each if own is None else own * MEGABYTE
        if (spent or 0) + result.size > most:
            self.store.delete(result.id)
            words = f"Your tables would take more than {most // MEGABYTE} MB together; remove one first."
            raise UsageError(words, field="file")
        table = self._table(session, account_id, result, name, origin, notes)
        session.commit()
        return table

    def _table(
        self, session: Session, account_id: str, result: Result, name: str, origin: str, notes: str
    ) -> OwnTable:
        table = OwnTable(
            account_id=account_id,
            name=unused_name(session, account_id, _plain(name)),
            origin=origin[:2000],
            notes=notes[:4000],
            rows=result.rows,
            columns=len(result.columns),
            size=result.size,
            result_id=result.id,
            expires_at=now() + self.lives,
        )
        session.add(table)
        session.flush()
        question = question_of(table.id, self.max_rows)
        search = Search(account_id=account_id, question=question.query_string)
        session.add(search)
        session.flush()
        state = AnswerState.ANSWERED if result.rows else AnswerState.EMPTY
        session.add(
            Answer(
                search_id=search.id,
                archive=OWN,
                dataset=table.id,
                digest=question.digest,
                question=question.query_string,
                state=state,
                rows=result.rows,
                result_id=result.id,
                expires_at=table.expires_at,
            )
        )
        return table

    def of_rows(self, session: Session, account_id: str, subset: Subset, name: str, origin: str) -> OwnTable:
        """Keep some rows of a result, in all columns. Raises UsageError where there is no room."""
        result = subset.result
        names = [column.name for column in result.columns]
        batches = (batch for table in subset.batches(names) for batch in table.to_batches())
        schema = result.table.select(names).schema
        rows = Rows(result.columns, schema, batches, truncated=result.truncated, provenance=result.provenance)
        return self.keep(session, account_id, rows, name=name, origin=origin)


def _stem(origin: str) -> str:
    """What a file is called, by its name or address."""
    try:
        path = urlsplit(origin).path
    except ValueError:  # a name that looks like an address, and is none
        path = origin
    return PurePosixPath(unquote(path)).stem or "table"


def _landed(chunks: Iterable[bytes], folder: Path) -> Path:
    """The file on disk, under a name that says what it is. Raises UsageError for one that is too large."""
    part, size, first = folder / "part", 0, b""
    with part.open("wb") as target:
        for chunk in chunks:
            size += len(chunk)
            if size > MOST_BYTES:
                raise UsageError(f"The file is larger than {MOST_BYTES >> 20} MB.", field="file")
            first = first or chunk[:FIRST]
            target.write(chunk)
    if not size:
        raise UsageError("The file is empty.", field="file")
    return part.rename(folder / f"table{ending_of(first)}")


def _recognised(columns: Sequence[Column]) -> Sequence[Column]:
    """The columns with their roles; where no UCD tells positions, names and degrees do."""
    known = recognised(columns, UNNAMED)
    ra, dec = axes_of(columns)
    angles = {column.name for column in known if column.unit in {"", "deg"} and column.role is None}
    if not {ra, dec} <= angles or {column.role for column in known} & {Role.RA, Role.DEC}:
        return known
    roles = {ra: Role.RA, dec: Role.DEC}
    return [
        replace(one, role=roles.get(one.name, one.role), unit="deg" if one.name in roles else one.unit)
        for one in known
    ]


def _rows(brought: Brought) -> Rows:
    with pa.memory_map(str(brought.rows)) as source:
        schema = pa.ipc.open_stream(source).schema
    return Rows(_recognised(brought.columns), schema, brought.batches())


def unused_name(session: Session, account_id: str, name: str) -> str:
    """The name, with a number where the account has used it."""
    mine = select(OwnTable.name).where(OwnTable.account_id == account_id)
    taken = set(session.scalars(mine))
    fresh, number = name, 2
    while fresh in taken:
        fresh, number = f"{name}_{number}", number + 1
    return fresh
