"""What the views of a dataset share: finding it, reading its form, asking it."""

from collections.abc import Collection, Sequence

from flask import abort, request, url_for

from app.extensions import sql_session
from app.forms.question import QuestionForm, read_question
from app.identity import current_account
from app.models import Answer
from app.portal import portal
from app.services import baskets
from app.services.asking import locate, prepare
from app.services.offers import Offer, find_offer
from app.services.questions import Question
from app.services.results import Result
from app.services.searches import AskedQuestion
from connectors.errors import UsageError

__all__ = ["address", "answer_of", "file_url", "held", "offer_or_404", "read_answer", "read_form"]


def offer_or_404(archive_id: str, dataset_id: str) -> Offer:
    """The dataset, or the page that says there is none."""
    try:
        return find_offer(portal().registry, archive_id, dataset_id)
    except LookupError:
        abort(404, f"There is no dataset '{dataset_id}' in an archive '{archive_id}' here.")


def read_form(offer: Offer) -> QuestionForm:
    """The dataset's form from this request's URL."""
    most = portal().config.max_rows
    return read_question(request.args, offer.archive.id, offer.dataset.id, offer.description, most)


def answer_of(offer: Offer, question: Question) -> tuple[Answer, Result | None, AskedQuestion]:
    """Ask the dataset, or take the answer that is known. Raises UsageError."""
    house, account = portal(), current_account()
    found = locate(sql_session(), question.target, house.registry.connectors.values(), house.sesame)
    asked = prepare(offer, question, found)
    answer = house.desk.ask(sql_session(), account.id if account else None, [asked])[0]
    return answer, house.desk.result(answer), asked


def read_answer(archive_id: str, dataset_id: str) -> tuple[Offer, Question, Answer, Result]:
    """What the data faces need; each fault is an error status with words."""
    offer = offer_or_404(archive_id, dataset_id)
    form = read_form(offer)
    if form.question is None:
        faults = "; ".join(f"{name}: {words}" for name, words in form.faults.items())
        abort(422, faults or "Ask a question first: give a target, a position or a filter.")
    try:
        answer, result, _ = answer_of(offer, form.question)
    except UsageError as error:
        abort(422, f"{error.field or 'question'}: {error.message}")
    if result is None:
        abort(502, answer.words or "The archive's answer is gone; ask again.")
    return offer, form.question, answer, result


def held(identities: Sequence[str]) -> Collection[str]:
    """Which of these are in the basket of whoever asks."""
    account = current_account()
    return baskets.held(sql_session(), account.id, identities) if account else set()


def file_url(offer: Offer, name: str) -> str:
    """The address of a file that the portal holds for the dataset."""
    return url_for("files.show", archive_id=offer.archive.id, dataset_id=offer.dataset.id, name=name)


def address(offer: Offer, endpoint: str) -> str:
    """The address of one of the dataset's pages or data."""
    return url_for(endpoint, archive_id=offer.archive.id, dataset_id=offer.dataset.id)
