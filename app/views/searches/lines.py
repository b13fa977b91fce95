"""The lines of a search: what each dataset said, and where to see it."""

from collections.abc import Sequence
from datetime import timedelta

from flask import url_for

from app.extensions import sql_session
from app.identity import account_id
from app.models import Answer, AnswerState, Search
from app.models.base import now
from app.pages.ages import age_words
from app.pages.searches.searches import AnswerLine
from app.portal import Portal, portal
from app.services.baskets import row_label
from app.services.offers import Offer
from app.services.searches.asking import locate, prepare
from app.services.searches.fitting import Fit
from app.views.datasets.offering import offered
from connectors.contract import Position

__all__ = ["lines_of", "lines_of_own_tables"]

NAMED = 3
EARLIER = timedelta(minutes=1)


def _labels(house: Portal, offer: Offer, answer: Answer) -> list[str]:
    result = house.desk.result(answer) if AnswerState(answer.state).over else None
    if result is None:
        return []
    first = result.take(range(min(NAMED, result.rows)))
    return [row_label(offer.description.key, result.columns, row) for row in first]


def _url(archive_id: str, dataset_id: str, question: str) -> str:
    address = url_for("datasets.show", archive_id=archive_id, dataset_id=dataset_id)
    return f"{address}?{question}" if question else address


def _earlier(search: Search, answer: Answer) -> str:
    """How long ago it was answered, where that was well before this search."""
    before = search.asked_at - answer.answered_at
    return age_words(answer.answered_at, now()) if answer.result_id and before > EARLIER else ""


def _line(house: Portal, search: Search, answer: Answer) -> AnswerLine:
    state, seconds = AnswerState(answer.state), answer.elapsed
    if state is AnswerState.ASKING and answer.started_at:
        seconds = (now() - answer.started_at).total_seconds()
    try:
        offer = offered(answer.archive, answer.dataset)
    except LookupError:
        return AnswerLine(None, answer, "", (), seconds)
    url = _url(answer.archive, answer.dataset, answer.question)
    return AnswerLine(offer, answer, url, _labels(house, offer, answer), seconds, _earlier(search, answer))


def lines_of(search: Search, answers: Sequence[Answer]) -> list[AnswerLine]:
    """A line for each dataset, in the order of the archives, so that nothing moves when an answer lands."""
    house = portal()
    places = {key: place for place, key in enumerate(house.registry.connectors)}
    last = len(places)
    ordered = sorted(answers, key=lambda one: places.get((one.archive, one.dataset), last))
    return [_line(house, search, answer) for answer in ordered]


def lines_of_own_tables(fits: Sequence[Fit]) -> tuple[Position | None, list[AnswerLine]]:
    """What the portal's own tables say, at once: they take no time and bother nobody. Raises UsageError."""
    house = portal()
    able = [(one.offer, one.question) for one in fits if one.question]
    if not able:
        return None, []
    centre = able[0][1].position or locate(
        sql_session(), able[0][1].target, house.registry.connectors.values(), house.sesame
    )
    asked = [prepare(offer, question, centre) for offer, question in able]
    answers = house.desk.ask(sql_session(), account_id(), asked)
    lines = [
        AnswerLine(
            offer,
            answer,
            _url(offer.archive.id, offer.dataset.id, question.query_string),
            _labels(house, offer, answer),
            answer.elapsed,
        )
        for (offer, question), answer in zip(able, answers, strict=True)
    ]
    return centre, lines
