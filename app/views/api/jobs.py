"""Jobs: listed, looked at, cancelled, removed."""

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.doors import Shared, Who
from app.extensions import sql_session
from app.forms.api.queries import PageQuery
from app.identity import current_account
from app.models import Access, Job, Scope, ShareKind
from app.pages.api.facts import JobFacts, Listing
from app.services.jobs.ending import abort as abort_job
from app.services.jobs.ending import forget_job
from app.services.jobs.finding import progress
from app.views.api.operations import listed, operation
from app.views.shares.reaching import job_or_404

__all__ = ["cancel_job", "delete_job", "job", "jobs"]


def _facts(found: Sequence[Job]) -> list[JobFacts]:
    done = progress(sql_session(), found)
    return [
        JobFacts(
            id=one.id,
            search=one.search_id,
            phase=one.phase,
            budget=one.budget,
            created_at=one.created_at,
            started_at=one.started_at,
            ended_at=one.ended_at,
            landed=done[one.id].landed,
            total=done[one.id].total,
            rows=done[one.id].rows,
            words=one.words,
            href=url_for("api.job", job_id=one.id, _external=True),
            uws=url_for("uws.show", job_id=one.id, _external=True),
        )
        for one in found
    ]


@operation("GET", "/jobs", who=Who.ONESELF, scope=Scope.JOBS, query=PageQuery, gives=Listing[JobFacts])
def jobs(query: PageQuery) -> Listing[JobFacts]:
    """One's own jobs, the newest first."""
    account, session = current_account(), sql_session()
    if account is None:
        return listed([], 0, query)
    mine = Job.account_id == account.id
    total = session.scalar(select(func.count(Job.id)).where(mine)) or 0
    newest = select(Job).where(mine).options(joinedload(Job.search))
    newest = newest.order_by(Job.created_at.desc(), Job.id).limit(query.limit).offset(query.offset)
    return listed(_facts(session.scalars(newest).all()), total, query)


@operation(
    "GET", "/jobs/<slug:job_id>", who=Shared(ShareKind.SEARCH, Access.READ), scope=Scope.JOBS, gives=JobFacts
)
def job(job_id: str) -> JobFacts:
    """One job."""
    return _facts([job_or_404(job_id)])[0]


@operation(
    "POST",
    "/jobs/<slug:job_id>/cancel",
    who=Shared(ShareKind.SEARCH, Access.EDIT),
    scope=Scope.JOBS,
    gives=JobFacts,
)
def cancel_job(job_id: str) -> JobFacts:
    """Stop a job; what it has found stays."""
    found = job_or_404(job_id, Access.EDIT)
    abort_job(sql_session(), found.id)
    sql_session().refresh(found)
    return _facts([found])[0]


@operation(
    "DELETE", "/jobs/<slug:job_id>", who=Shared(ShareKind.SEARCH, Access.OWN), scope=Scope.JOBS, status=204
)
def delete_job(job_id: str) -> None:
    """Remove a job with what it found."""
    forget_job(sql_session(), job_or_404(job_id, Access.OWN))
