"""What the views of a dataset share: finding it, reading its form, asking it."""

from collections.abc import Callable, Collection, Sequence
from urllib.parse import parse_qsl

from flask import abort, request, url_for
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.extensions import sql_session
from app.forms.question import QuestionForm, read_question
from app.identity import account_id, current_account
from app.models import Answer, AnswerState, Budget
from app.pages.urls import url_maker
from app.portal import portal
from app.services import baskets
from app.services.gathering import Source, source_of_answer
from app.services.jobs.ending import stop
from app.services.jobs.finding import last_job
from app.services.offers import Offer
from app.services.queries.statements import FreeQuestion, free_question
from app.services.results import Result
from app.services.searches.asking import locate, prepare
from app.services.searches.questions import Question
from app.services.searches.searches import AskedQuestion
from app.services.searches.standing import standing
from app.views.datasets.offering import offered
from app.visiting import visitor
from connectors.errors import UsageError

__all__ = [
    "address",
    "answer_of",
    "file_url",
    "free_of",
    "fresh_answer",
    "held",
    "known_result",
    "offer_or_404",
    "posted_answer",
    "preview_urls",
    "read_answer",
    "read_form",
    "source_of",
    "stopped_answer",
]

SEEN = "X-Seen"
"""The header in which a page that waits for an answer says which."""


def offer_or_404(archive_id: str, dataset_id: str) -> Offer:
    """The dataset, or the page that says there is none."""
    try:
        return offered(archive_id, dataset_id)
    except LookupError:
        place = f"'{dataset_id}' in an archive '{archive_id}'"
        abort(404, f"There is no dataset {place} here, or it is switched off for now.")


def read_form(offer: Offer, typed: MultiDict[str, str] | None = None) -> QuestionForm:
    """The dataset's form from this request's URL, or from the part of it that is the question's."""
    most = offer.most_rows(portal().config.max_rows)
    typed = request.args if typed is None else typed
    return read_question(typed, offer.archive.id, offer.dataset.id, offer.description, most)


def free_of(question: Question) -> FreeQuestion | None:
    """What the question says in ADQL; none of a person's queries is anybody else's."""
    if not question.adql:
        return None
    try:
        return free_question(sql_session(), portal().desk.store, visitor(), question)
    except LookupError:
        abort(404, "There is no such query of yours here. It may be somebody else's: ask them to share it.")


def _prepared(offer: Offer, question: Question, free: FreeQuestion | None) -> AskedQuestion:
    house = portal()
    found = locate(sql_session(), question.target, house.registry.connectors.values(), house.sesame)
    return prepare(offer, question, found, free)


def source_of(offer: Offer, question: Question, answer: Answer) -> Source:
    """Where an answer's rows come from; the time alone where who asks cannot see or say any more how."""
    try:
        free = None
        if question.adql:
            free = free_question(sql_session(), portal().desk.store, visitor(), question)
        return source_of_answer(_prepared(offer, question, free), answer)
    except (LookupError, UsageError):
        return Source(asked_at=answer.answered_at)


def fresh_answer(offer: Offer, question: Question) -> tuple[Answer, Answer | None]:
    """Ask the dataset again, as a job where it was one; what was known comes second. Raises UsageError."""
    house, who = portal(), visitor()
    asked = _prepared(offer, question, free_of(question))
    earlier = house.desk.known(sql_session(), who.account_id, [question.digest], who.opened)
    job = last_job(sql_session(), who.account_id, question.digest) if question.adql else None
    if job and job.budget == Budget.THOROUGH:
        again = house.starter.repeat(sql_session(), job)
        answer = sql_session().scalars(select(Answer).where(Answer.job_id == again.id)).one()
    else:
        answer = house.desk.ask(sql_session(), who.account_id, [asked], fresh=True)[0]
    return answer, earlier.get(question.digest)


def stopped_answer(question: Question) -> Answer | None:
    """Ask this no longer: the answer that was waited for, None where nobody of this person waits for one."""
    free_of(question)  # so that what is not theirs is not there
    mine = account_id()
    answer = standing(sql_session(), mine, [question.digest]).on_their_way.get(question.digest)
    if mine is None or answer is None or answer.search.account_id != mine:
        return None
    stop(sql_session(), answer)
    sql_session().expire_all()
    return answer


def answer_of(offer: Offer, question: Question) -> tuple[Answer, Result | None, AskedQuestion]:
    """Ask the dataset, or take the answer that is known. Raises UsageError.

    What somebody wrote in ADQL is asked when they run it: that it failed is an answer too.
    """
    house, who, free = portal(), visitor(), free_of(question)
    asked = _prepared(offer, question, free)
    seen = request.headers.get(SEEN) or request.args.get("looked", "")
    ended = house.desk.ended(sql_session(), who, asked.question.digest, seen) if seen else None
    since = free.asked_at if free else None
    answer = ended or house.desk.ask(sql_session(), who.account_id, [asked], who.opened, since=since)[0]
    return answer, house.desk.result(answer) if AnswerState(answer.state).over else None, asked


def read_answer(
    archive_id: str, dataset_id: str, typed: MultiDict[str, str] | None = None
) -> tuple[Offer, Question, Answer, Result]:
    """What the data faces need; each fault is an error status with words. `typed` as in `read_form`."""
    offer = offer_or_404(archive_id, dataset_id)
    form = read_form(offer, typed)
    if form.question is None:
        faults = "; ".join(f"{name}: {words}" for name, words in form.faults.items())
        abort(422, faults or "Ask a question first: give a target, a position or a filter.")
    try:
        answer, result, _ = answer_of(offer, form.question)
    except UsageError as error:
        abort(422, f"{error.field or 'question'}: {error.message}")
    if not AnswerState(answer.state).over:
        abort(503, "The archive is still being asked. Its rows will be at this address; try again soon.")
    if result is None:
        abort(502, answer.words or "The archive's answer is gone; ask again.")
    return offer, form.question, answer, result


def posted_answer() -> tuple[Offer, Question, Answer, Result, AskedQuestion]:
    """The answer that a form was on; asked again where its result is gone. Each fault is an error status."""
    offer = offer_or_404(request.form.get("archive", ""), request.form.get("dataset", ""))
    typed = MultiDict(parse_qsl(request.form.get("question", "")))
    most = offer.most_rows(portal().config.max_rows)
    form = read_question(typed, offer.archive.id, offer.dataset.id, offer.description, most)
    if form.question is None:
        abort(400, "The form does not say what was asked.")
    try:
        answer, result, asked = answer_of(offer, form.question)
    except UsageError as error:
        abort(422, error.message)
    if result is None:
        abort(502, answer.words or "The archive's answer is gone; ask again.")
    return offer, form.question, answer, result, asked


def known_result(archive_id: str, dataset_id: str, typed: MultiDict[str, str] | None = None) -> Result:
    """A stored answer to this request's question, without asking anybody; its absence is an error status.

    `typed` as in `read_form`.
    """
    offer = offer_or_404(archive_id, dataset_id)
    form, house, who = read_form(offer, typed), portal(), visitor()
    if form.question is None:
        abort(404, "Ask a question first.")
    digest = form.question.digest
    answer = house.desk.known(sql_session(), who.account_id, [digest], who.opened).get(digest)
    result = house.desk.result(answer) if answer else None
    if result is None:
        abort(404, "The archive's answer is gone; ask again.")
    return result


def preview_urls(offer: Offer, question: Question) -> Callable[[int], str]:
    """Addresses of the portal's own pictures of the rows' previews, by row number."""
    url_of = url_maker(address(offer, "previews.show"), question.arguments())
    return lambda number: url_of(row=number)


def held(identities: Sequence[str]) -> Collection[str]:
    """Which of these are in the basket that ticks of whoever asks go into."""
    account = current_account()
    basket = baskets.default_basket(sql_session(), account.id) if account else None
    return baskets.held(sql_session(), basket.id, identities) if basket else set()


def file_url(offer: Offer, name: str) -> str:
    """The address of a file that the portal holds for the dataset."""
    return url_for("files.show", archive_id=offer.archive.id, dataset_id=offer.dataset.id, name=name)


def address(offer: Offer, endpoint: str, **more: str) -> str:
    """The address of one of the dataset's pages or data."""
    return url_for(
        endpoint, archive_id=offer.archive.id, dataset_id=offer.dataset.id, _external=False, **more
    )
