"""A person's jobs: how far they are, ending them, running them again, news of them."""

import hashlib
from urllib.parse import parse_qs

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from htmx_flask import request as htmx_request
from werkzeug.wrappers import Response as BaseResponse

from app.extensions import sql_session
from app.identity import current_account
from app.models import Access, Answer, Job
from app.models.base import now
from app.pages.jobs import JobLine, JobsPage
from app.portal import portal
from app.services.jobs.ending import abort as abort_job
from app.services.jobs.ending import forget_job
from app.services.jobs.finding import (
    Progress,
    active_count,
    answers_of,
    jobs_of,
    progress,
)
from app.services.jobs.listing import mark_told, news
from app.services.jobs.turns import place_in_queue
from app.views.reaching import job_or_404
from connectors.contract import Phase

__all__ = ["blueprint"]

blueprint = Blueprint("jobs", __name__)

MOST = 100
WORDS = {Phase.COMPLETED: "is done", Phase.ERROR: "has failed", Phase.ABORTED: "was cancelled"}


def _title(job: Job) -> str:
    target = parse_qs(job.search.question).get("target", [""])[0]
    what = f"around {target}" if target else (job.search.question or "everything")[:60]
    return f"Search {what}"


def _is_single(job: Job) -> Answer | None:
    """The answer of a job that a dataset's own page began, where its question stands."""
    answers = answers_of(sql_session(), job.search_id)
    return answers[0] if len(answers) == 1 and answers[0].question == job.search.question else None


def _places(job: Job) -> tuple[str, str]:
    """Where its answers are, and where its form is."""
    if single := _is_single(job):
        own = url_for("datasets.show", archive_id=single.archive, dataset_id=single.dataset)
        return f"{own}?{single.question}", f"{own}?{single.question}"
    shown = url_for("searches.show", search_id=job.search_id)
    return shown, f"{url_for('searches.new')}?{job.search.question}&budget={job.budget}"


def _line(job: Job, done: Progress) -> JobLine:
    began, ended = job.started_at, job.ended_at or now()
    used = (ended - began).total_seconds() if began else 0.0
    url, change_url = _places(job)
    queued = Phase(job.phase) is Phase.QUEUED
    return JobLine(
        job=job,
        progress=done,
        title=_title(job),
        url=url,
        change_url=change_url,
        before=place_in_queue(sql_session(), job) if queued else 0,
        used=used,
        left=max(0.0, job.execution_seconds - used),
    )


@blueprint.get("/jobs")
def index() -> Response:
    """All of them; to who looks again and sees nothing new, nothing."""
    account = current_account()
    jobs = jobs_of(sql_session(), account.id, MOST) if account else []
    done = progress(sql_session(), jobs)
    lines = [_line(job, done[job.id]) for job in jobs]
    shown = [(one.job.id, one.job.phase, one.before, one.progress, int(one.used)) for one in lines]
    stamp = hashlib.sha256(str(shown).encode()).hexdigest()[:16]
    if htmx_request.htmx and request.args.get("seen") == stamp:
        return make_response("", 204)
    return JobsPage(lines=lines, days=portal().config.job_days, stamp=stamp).render()


@blueprint.post("/jobs/<slug:job_id>/abort")
def cancel(job_id: str) -> BaseResponse:
    """Stop a job; what it has found stays."""
    ended = abort_job(sql_session(), job_or_404(job_id, Access.EDIT).id)
    flash("The job is cancelled." if ended else "The job was over already.")
    return redirect(url_for("jobs.index"), code=303)


@blueprint.post("/jobs/<slug:job_id>/delete")
def delete(job_id: str) -> BaseResponse:
    """Remove a job from the list, with what it found."""
    forget_job(sql_session(), job_or_404(job_id, Access.OWN))
    flash("The job is deleted.")
    return redirect(url_for("jobs.index"), code=303)


@blueprint.post("/jobs/<slug:job_id>/again")
def again(job_id: str) -> BaseResponse:
    """Run the same search once more, as a new one."""
    job = portal().starter.repeat(sql_session(), job_or_404(job_id, Access.OWN))
    return redirect(_places(job)[0], code=303)


@blueprint.get("/jobs/news")
def tell_news() -> Response:
    """What has ended since, for the shell; nothing where nothing has."""
    account = current_account()
    ended = news(sql_session(), account.id) if account else []
    if not ended:
        more = bool(account and active_count(sql_session(), account.id))
        return make_response("", 204 if more else 286)  # htmx stops polling at 286
    here = htmx_request.htmx.current_url or ""
    mark_told(sql_session(), ended)
    places = [(job, _places(job)[0]) for job in ended]
    told = [
        (f"{_title(job)} {WORDS.get(Phase(job.phase), 'is over')}.", url)
        for job, url in places
        if not here.endswith(url)  # who looks at it sees it there
    ]
    return make_response(render_template("jobs/_news.html", told=told))
