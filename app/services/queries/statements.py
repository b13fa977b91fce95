"""Texts that people asked of services, with the tables that go along."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import OwnTable, Statement
from app.models.base import now
from app.services.own_tables.sending import Sent
from app.services.queries.parts import InParts
from app.services.results import ResultStore
from app.services.searches.questions import Question
from app.services.sharing.access import Visitor, shared_answers
from connectors.adql import AdqlFault, one_line
from connectors.contract import Connector

__all__ = ["FreeQuestion", "Wanted", "free_question", "own_statement", "past", "stated"]

MOST_PAST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be asked of a service; `tables` go along, by the name that the text calls them by.

    The first of them is sent in so many `parts`, one after the other.
    """

    archive: str
    dataset: str
    text: str
    tables: Mapping[str, OwnTable] = field(default_factory=dict)
    parts: int = 1

    @property
    def digest(self) -> str:
        """Stands for the text and for the rows that go along."""
        sent = {name: table.result_id for name, table in self.tables.items()}
        whole = json.dumps([self.archive, self.dataset, self.text, sent, self.parts], sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class FreeQuestion:
    """A question in ADQL, with the tables that it names, written as they are sent; last asked at a moment."""

    text: str
    uploads: Sent
    asked_at: datetime
    parts: int = 1

    @property
    def line(self) -> str:
        """The text in one line."""
        try:
            return one_line(self.text)
        except AdqlFault:  # a service may take what is no ADQL
            return " ".join(self.text.split())

    def connector(self, connector: Connector) -> Connector:
        """Who asks it: the service's own connector, or one that asks it in parts."""
        return InParts(connector, self.uploads, self.parts) if self.parts > 1 else connector


def stated(session: Session, account_id: str, wanted: Wanted) -> Statement:
    """The statement of this, the one that there is where the same was asked before."""
    found = session.scalar(
        select(Statement).where(Statement.account_id == account_id, Statement.digest == wanted.digest)
    )
    if found is None:
        found = Statement(
            account_id=account_id,
            archive=wanted.archive,
            dataset=wanted.dataset,
            digest=wanted.digest,
            text=wanted.text,
            uploads=[{"name": name, "table": table.id} for name, table in wanted.tables.items()],
            parts=wanted.parts,
        )
        session.add(found)
    found.asked_at = now()
    session.commit()
    return found


def own_statement(session: Session, account_id: str | None, statement_id: str) -> Statement:
    """A statement of this account. Raises LookupError for what is not there, or is somebody else's."""
    found = session.get(Statement, statement_id)
    if found is None or found.account_id != account_id:
        raise LookupError(statement_id)
    return found


def free_question(
    session: Session, store: ResultStore, visitor: Visitor, question: Question
) -> FreeQuestion | None:
    """What a question says in ADQL, None where it says nothing so; others may read it with its shared answer.

    Raises LookupError.
    """
    if not question.adql:
        return None
    account_id = visitor.account_id
    if shared_answers(session, visitor, [question.digest]):
        statement = session.get_one(Statement, question.adql)
    else:
        statement = own_statement(session, account_id, question.adql)
    if (statement.archive, statement.dataset) != (question.archive, question.dataset):
        raise LookupError(question.adql)
    ids = {upload["name"]: upload["table"] for upload in statement.uploads}
    tables = session.scalars(select(OwnTable).where(OwnTable.id.in_(ids.values())))
    results = {table.id: table.result_id for table in tables if table.account_id == account_id}
    sent = {name: results.get(table_id, "") for name, table_id in ids.items()}
    return FreeQuestion(statement.text, Sent(store, sent), statement.asked_at, statement.parts)


def past(
    session: Session, account_id: str, archive: str, dataset: str, most: int = 20
) -> Sequence[Statement]:
    """What a person asked of a service, the latest first."""
    return session.scalars(
        select(Statement)
        .where(Statement.account_id == account_id, Statement.archive == archive, Statement.dataset == dataset)
        .order_by(Statement.asked_at.desc())
        .limit(min(most, MOST_PAST))
    ).all()
