"""Searching many datasets around one target."""

from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for
from sqlalchemy.orm import Session

from app.extensions import sql_session
from app.forms.question import read_where
from app.forms.regions import Where
from app.identity import current_account
from app.models import Answer
from app.pages.searches import AnswerLine, SearchPage
from app.portal import Portal, portal
from app.services.asking import locate, prepare
from app.services.baskets import row_label
from app.services.offers import Offer, positional_offers
from app.services.questions import Question
from connectors.contract import Position
from connectors.errors import UsageError

__all__ = ["blueprint"]

blueprint = Blueprint("searches", __name__)

NAMED = 3


def _question(offer: Offer, where: Where, most_rows: int) -> Question:
    return Question(
        archive=offer.archive.id,
        dataset=offer.dataset.id,
        target=where.target,
        position=where.position,
        radius=where.radius,
        max_rows=min(10_000, most_rows),
    )


def _labels(house: Portal, offer: Offer, answer: Answer) -> list[str]:
    result = house.desk.result(answer)
    if result is None:
        return []
    first = result.page((), 0, NAMED)[1].to_pylist()
    return [row_label(offer.description.key, result.columns, row) for row in first]


def _lines(session: Session, house: Portal, where: Where, centre: Position | None) -> list[AnswerLine]:
    offers = positional_offers(house.registry, request.args.getlist("archive"))
    asked = [prepare(offer, _question(offer, where, house.config.max_rows), centre) for offer in offers]
    account = current_account()
    answers = house.desk.ask(session, account.id if account else None, asked)
    lines = []
    for offer, one, answer in zip(offers, asked, answers, strict=True):
        address = url_for("datasets.show", archive_id=offer.archive.id, dataset_id=offer.dataset.id)
        url = f"{address}?{urlencode(one.question.arguments())}"
        lines.append(AnswerLine(offer, answer, url, _labels(house, offer, answer)))
    return lines


@blueprint.get("/search")
def show() -> Response:
    """Ask the chosen archives around a target; without one, the form."""
    house, (where, faults) = portal(), read_where(request.args)
    archives = house.registry.visible()
    known = {archive.id for archive in archives}
    chosen = [archive_id for archive_id in request.args.getlist("archive") if archive_id in known]
    if unknown := sorted(set(request.args.getlist("archive")) - known):
        faults["archive"] = f"There is no archive '{unknown[0][:60]}' here."
    centre, lines = where.position, []
    if not faults and (where.target or where.position):
        try:
            centre = centre or locate(
                sql_session(), where.target, house.registry.connectors.values(), house.sesame
            )
            lines = _lines(sql_session(), house, where, centre)
        except UsageError as error:
            faults[error.field or "target"] = error.message
    page = SearchPage(
        archives=archives, chosen=chosen, typed=request.args, faults=faults, centre=centre, lines=lines
    )
    return page.render(422 if faults else 200)
