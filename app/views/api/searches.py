"""Searches: asked, looked at, cancelled; and their answers."""

from flask import abort, url_for
from sqlalchemy import and_, func, select
from werkzeug.datastructures import MultiDict

from app.doors import Shared, Who
from app.extensions import sql_session
from app.forms.api.bodies import NewSearch, SearchChange
from app.forms.api.queries import PageQuery
from app.forms.search import read_search
from app.identity import current_account, guest_or_account
from app.models import Access, Answer, Scope, Search, ShareKind
from app.pages.api.facts import AnswerFacts, Listing, SearchFacts
from app.portal import portal
from app.problems import Faulty
from app.services.jobs.ending import abort as abort_job
from app.services.jobs.finding import answers_of, jobs_of_search
from app.services.jobs.phases import ACTIVE
from app.services.jobs.turns import TooManyJobs
from app.services.searches import history
from app.views.api.operations import listed, operation
from app.views.shares.reaching import access_to, reach_or_404, search_or_404
from app.views.uws.asking import read_wish
from connectors.contract import Phase
from connectors.errors import UsageError

__all__ = [
    "answer",
    "answer_facts",
    "cancel_search",
    "change_search",
    "create_search",
    "delete_search",
    "search",
    "search_answers",
    "searches",
]


def answer_facts(one: Answer) -> AnswerFacts:
    """An answer as the API tells it."""
    page = url_for("datasets.show", archive_id=one.archive, dataset_id=one.dataset, _external=True)
    rows = url_for("api.result", answer_id=one.id, _external=True) if one.result_id else None
    return AnswerFacts(
        id=one.id,
        search=one.search_id,
        archive=one.archive,
        dataset=one.dataset,
        question=one.question,
        state=one.state,
        rows=one.rows,
        elapsed=one.elapsed,
        error_kind=one.error_kind,
        words=one.words,
        answered_at=one.answered_at,
        href=url_for("api.answer", answer_id=one.id, _external=True),
        result=rows,
        url=f"{page}?{one.question}" if one.question else page,
    )


def _facts(found: Search) -> SearchFacts:
    jobs = jobs_of_search(sql_session(), found.id)
    return SearchFacts(
        id=found.id,
        question=found.question,
        asked_at=found.asked_at,
        running=any(Phase(job.phase) in ACTIVE for job in jobs),
        access=access_to(ShareKind.SEARCH, found.id).name.lower(),
        name=found.name,
        pinned=found.pinned_at is not None,
        jobs=[job.id for job in jobs],
        answers=[answer_facts(one) for one in answers_of(sql_session(), found.id)],
        href=url_for("api.search", search_id=found.id, _external=True),
        url=url_for("searches.show", search_id=found.id, _external=True),
    )


@operation(
    "GET", "/searches", who=Who.ONESELF, scope=Scope.SEARCH, query=PageQuery, gives=Listing[SearchFacts]
)
def searches(query: PageQuery) -> Listing[SearchFacts]:
    """One's own searches, the newest first."""
    account, session = current_account(), sql_session()
    if account is None:
        return listed([], 0, query)
    mine = and_(Search.account_id == account.id, Search.removed_at.is_(None))
    total = session.scalar(select(func.count(Search.id)).where(mine)) or 0
    newest = select(Search).where(mine).order_by(Search.asked_at.desc(), Search.id)
    found = session.scalars(newest.limit(query.limit).offset(query.offset))
    return listed([_facts(one) for one in found], total, query)


@operation(
    "POST", "/searches", who=Who.ONESELF, scope=Scope.SEARCH, body=NewSearch, gives=SearchFacts, status=201
)
def create_search(body: NewSearch) -> SearchFacts:
    """Ask; the answers land while the search is looked at again."""
    form = read_search(MultiDict(body.pairs()), portal().config.max_rows)
    if form.faults:
        raise Faulty(form.faults)
    try:
        wish = read_wish(form)
    except UsageError as error:
        raise Faulty({error.field or "target": error.message}) from error
    try:
        job = portal().starter.start(sql_session(), guest_or_account().id, wish)
    except TooManyJobs as many:
        abort(429, str(many))
    return _facts(job.search)


@operation(
    "GET",
    "/searches/<slug:search_id>",
    who=Shared(ShareKind.SEARCH, Access.READ),
    scope=Scope.SEARCH,
    gives=SearchFacts,
)
def search(search_id: str) -> SearchFacts:
    """One search with its answers so far."""
    return _facts(search_or_404(search_id))


@operation(
    "PATCH",
    "/searches/<slug:search_id>",
    who=Shared(ShareKind.SEARCH, Access.OWN),
    scope=Scope.SEARCH,
    body=SearchChange,
    gives=SearchFacts,
)
def change_search(search_id: str, body: SearchChange) -> SearchFacts:
    """Name a search, or keep it with its rows."""
    found = search_or_404(search_id, Access.OWN)
    if body.name is not None:
        history.set_name(sql_session(), found, body.name)
    if body.pinned is not None:
        history.set_pin(sql_session(), found, pinned=body.pinned)
    return _facts(found)


@operation(
    "DELETE",
    "/searches/<slug:search_id>",
    who=Shared(ShareKind.SEARCH, Access.OWN),
    scope=Scope.SEARCH,
    status=204,
)
def delete_search(search_id: str) -> None:
    """Take a search out of the history, cancelling what still runs."""
    found, account = search_or_404(search_id, Access.OWN), guest_or_account()
    history.remove(sql_session(), account.id, [found.id])


@operation(
    "POST",
    "/searches/<slug:search_id>/cancel",
    who=Shared(ShareKind.SEARCH, Access.EDIT),
    scope=Scope.SEARCH,
    gives=SearchFacts,
)
def cancel_search(search_id: str) -> SearchFacts:
    """Stop what is still asked; what has landed stays."""
    found = search_or_404(search_id, Access.EDIT)
    for job in jobs_of_search(sql_session(), found.id):
        if Phase(job.phase) in ACTIVE:
            abort_job(sql_session(), job.id)
    sql_session().expire_all()
    return _facts(found)


@operation(
    "GET",
    "/searches/<slug:search_id>/answers",
    who=Shared(ShareKind.SEARCH, Access.READ),
    scope=Scope.SEARCH,
    query=PageQuery,
    gives=Listing[AnswerFacts],
)
def search_answers(search_id: str, query: PageQuery) -> Listing[AnswerFacts]:
    """The answers of a search."""
    found = answers_of(sql_session(), search_or_404(search_id).id)
    part = found[query.offset : query.offset + query.limit]
    return listed([answer_facts(one) for one in part], len(found), query)


@operation(
    "GET",
    "/answers/<slug:answer_id>",
    who=Shared(ShareKind.RESULT, Access.READ),
    scope=Scope.SEARCH,
    gives=AnswerFacts,
)
def answer(answer_id: str) -> AnswerFacts:
    """What one dataset said."""
    reach_or_404(ShareKind.RESULT, answer_id, what="answer")
    return answer_facts(sql_session().get_one(Answer, answer_id))
