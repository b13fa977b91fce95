"""Asking archives behind a search's page."""

from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict

from app.extensions import sql_session
from app.forms.question import read_question
from app.models import Answer
from app.models.base import now
from app.portal import portal, whole_registry
from app.queue import QueueName
from app.services.jobs.running import ALIVE
from app.services.queries.statements import free_question
from app.services.searches.asking import locate, prepare
from app.services.searches.searches import AskedQuestion
from app.services.sharing.access import Visitor
from connectors.errors import UsageError
from jobs.context import task

__all__ = ["ask"]

OFF = "This archive is switched off here at present."
GONE = "This dataset is not offered here any more."


def read(answer: Answer) -> AskedQuestion:
    """From what an answer keeps of its question to the question itself. Raises UsageError."""
    house = portal()
    try:
        account_id = answer.search.account_id
        offer = house.offers.find(sql_session(), account_id, answer.archive, answer.dataset)
    except LookupError as error:
        off = whole_registry().archive(answer.archive) and not house.registry.archive(answer.archive)
        raise UsageError(OFF if off else GONE) from error
    typed = MultiDict(parse_qsl(answer.question))
    most = offer.most_rows(house.config.max_rows)
    form = read_question(typed, offer.archive.id, offer.dataset.id, offer.description, most)
    if form.question is None:
        raise UsageError(" ".join(form.faults.values()) or "Nothing is asked of this dataset.")
    connectors = house.registry.connectors.values()
    found = locate(sql_session(), form.question.target, connectors, house.sesame)
    try:
        free = free_question(sql_session(), house.desk.store, Visitor(account_id), form.question)
    except LookupError as error:
        raise UsageError("This query is gone; write it again.") from error
    return prepare(offer, form.question, found, free)


@task
def ask(queue: str) -> None:
    """Do the search's job whose turn it is in a queue; what may begin after it is called then."""
    house, session, name = portal(), sql_session(), QueueName(queue)
    try:
        if job_id := house.turns.begin_next(session, name, now() + ALIVE):
            house.engine.run(session, job_id, read)
    finally:
        session.rollback()
        house.turns.call(session, name)
