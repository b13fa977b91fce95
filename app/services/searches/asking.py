"""From what was typed to a question that a connector can be asked."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.orm import Session

from app.services.names import Sesame, UnknownName, resolve
from app.services.offers import Offer
from app.services.queries.statements import FreeQuestion
from app.services.searches.questions import Question
from app.services.searches.searches import AskedQuestion
from connectors.contract import Connector, Position
from connectors.deadline import Deadline
from connectors.errors import UsageError

__all__ = ["NAME_SECONDS", "locate", "prepare"]

NAME_SECONDS = 5.0


def locate(session: Session, target: str, connectors: Iterable[Connector], sesame: Sesame) -> Position | None:
    """Where a target is; None where none was given. Raises UsageError beside the target."""
    if not target:
        return None
    try:
        return resolve(session, target, connectors, sesame, Deadline(NAME_SECONDS))
    except UnknownName as unknown:
        raise UsageError(str(unknown), field="target") from unknown


def prepare(
    offer: Offer, question: Question, found: Position | None, free: FreeQuestion | None = None
) -> AskedQuestion:
    """The question as its connector takes it, `free` where it is one in ADQL.

    Raises UsageError where it does not fit.
    """
    request = question.request(found)
    if free is None:
        offer.connector.plan(request)
        return AskedQuestion(question, request, offer.connector)
    request = replace(request, adql=free.text, uploads=free.uploads)
    offer.connector.plan(request)
    return AskedQuestion(question, request, free.connector(offer.connector))
