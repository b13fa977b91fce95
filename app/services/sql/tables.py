"""The tables that one person may ask, each under a short name; who asks by other names finds nothing."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qsl

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Answer, AnswerState, Search, Statement
from app.models.base import now
from app.services.results import Result, ResultStore
from connectors.adql import Asked
from connectors.adql.reserved import RESERVED
from connectors.contract import Column, Origin, Provenance
from connectors.local import LocalConnector
from connectors.registry import Registry
from connectors.sandbox import Form

__all__ = ["SqlTable", "local_tables", "result_table", "result_tables"]

WHOLE = (AnswerState.ANSWERED, AnswerState.EMPTY, AnswerState.TRUNCATED)
MOST = 500
FEW = 4
"""Characters of an answer's id in a table's name, more where two would be called the same."""
LONGEST = 30
LONGEST_TITLE = 100
NOWHERE = Origin()
Services = Callable[[tuple[str, str]], str | None]
"""The address of a dataset by archive and dataset, where it has one."""


@dataclass(frozen=True, slots=True)
class SqlTable:
    """A table on disk; `title` is for people, `origin` says where its rows are from.

    `result_id` is empty for a table of the portal's own, `made` known where the rows were made here.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: int
    path: Path
    form: Form
    origin: Origin = NOWHERE
    result_id: str = ""
    made: Provenance | None = None

    @property
    def asked(self) -> Asked:
        """What a query is checked and written by."""
        return Asked(self.columns, self.rows)


def _word(text: str) -> str:
    """A regular name in ADQL."""
    plain = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:LONGEST].strip("_")
    fits = plain[:1].isalpha() and plain.upper() not in RESERVED
    return plain if fits else f"t_{plain}".rstrip("_")


def _apart(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Columns whose names differ in more than case, as SQL asks; of two that do not, the first."""
    return tuple({column.name.casefold(): column for column in reversed(columns)}.values())[::-1]


def result_table(result: Result, name: str, *, title: str = "", origin: Origin = NOWHERE) -> SqlTable:
    """A whole result under this name."""
    columns, origin = _apart(result.columns), replace(origin, truncated=result.truncated)
    return SqlTable(
        name,
        title or name,
        columns,
        result.rows,
        result.file,
        Form.ARROW,
        origin,
        result.id,
        result.provenance,
    )


def _statement_id(answer: Answer) -> str:
    """The statement that was asked; empty where the question was none in ADQL."""
    return dict(parse_qsl(answer.question)).get("adql", "")


def _origin(answer: Answer, texts: Mapping[str, str], service: str) -> Origin:
    return Origin(
        archive=answer.archive,
        dataset=answer.dataset,
        question=answer.question,
        query=texts.get(_statement_id(answer), ""),
        service=service,
        answered_at=answer.answered_at.isoformat(timespec="seconds"),
    )


def result_tables(
    session: Session, account_id: str, store: ResultStore, service_of: Services = lambda _: None
) -> dict[str, SqlTable]:
    """The newest of a person's own answers that are still stored, by name, the newest first.

    `service_of` knows the addresses of datasets.
    """
    answers = session.scalars(
        select(Answer)
        .join(Search)
        .where(
            Search.account_id == account_id,
            Answer.state.in_(WHOLE),
            Answer.result_id.is_not(None),
            Answer.expires_at > now(),
        )
        .order_by(Answer.answered_at.desc())
        .limit(MOST)
    ).all()
    asked = select(Statement.id, Statement.text).where(Statement.id.in_(map(_statement_id, answers)))
    mine = session.execute(asked.where(Statement.account_id == account_id))
    texts = {statement_id: text for statement_id, text in mine}  # noqa: C416 - dict() wants tuples, not rows
    found: dict[str, SqlTable] = {}
    seen: set[str] = set()
    for answer in answers:
        if answer.result_id is None or answer.result_id in seen:
            continue
        seen.add(answer.result_id)
        try:
            result = store.open(answer.result_id)
        except KeyError:
            continue
        if result.complete:
            name = _unused(f"{_word(answer.dataset)}_", answer.id, found)
            origin = _origin(answer, texts, service_of((answer.archive, answer.dataset)) or "")
            found[name] = result_table(result, name, title=_title(origin), origin=origin)
    return found


def _title(origin: Origin) -> str:
    """The dataset, and how its query begins where it is one that was written."""
    return " ".join(f"{origin.name} {origin.query}".split())[:LONGEST_TITLE]


def _unused(stem: str, answer_id: str, taken: dict[str, SqlTable]) -> str:
    lengths = range(FEW, len(answer_id) + 1)
    return next(f"{stem}{answer_id[:long]}" for long in lengths if f"{stem}{answer_id[:long]}" not in taken)


def _local(registry: Registry) -> Iterator[SqlTable]:
    for archive in registry.visible():
        for dataset in archive.datasets:
            connector = registry.connectors.get((archive.id, dataset.id))
            table = connector.table() if isinstance(connector, LocalConnector) else None
            if table:
                name = f"{_word(archive.id)}.{_word(dataset.id)}"
                columns, origin = _apart(table.columns), Origin(archive=archive.id, dataset=dataset.id)
                yield SqlTable(name, dataset.title, columns, table.rows, table.path, Form.PARQUET, origin)


def local_tables(registry: Registry) -> dict[str, SqlTable]:
    """The portal's own tables, as archive.dataset."""
    return {table.name: table for table in _local(registry)}
