"""A person's jobs: how far they are, ending them, running them again, news of them."""

import hashlib
from collections.abc import Mapping, Sequence

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from htmx_flask import request as htmx_request
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Shared, Who, door
from app.extensions import sql_session
from app.identity import current_account
from app.models import Access, Account, Job, ShareKind
from app.models.base import now
from app.pages.jobs import JobLine, JobsPage, MailChoice
from app.pages.searches.asked import Places, places_of, title_of
from app.portal import portal
from app.services.jobs.ending import abort as abort_job
from app.services.jobs.ending import forget_job
from app.services.jobs.finding import (
    Progress,
    active_count,
    jobs_of,
    jobs_of_search,
    progress,
)
from app.services.jobs.listing import mark_told, news
from app.services.jobs.turns import place_in_queue
from app.services.searches.history import Told, remove, told
from app.views.shares.reaching import job_or_404
from connectors.contract import Phase

__all__ = ["blueprint"]

blueprint = Blueprint("jobs", __name__)

MOST = 100
WORDS = {Phase.COMPLETED: "is done", Phase.ERROR: "has failed", Phase.ABORTED: "was cancelled"}


def _title(job: Job) -> str:
    """What its person calls it, or where it looks."""
    title = title_of(job.search)
    return title if job.search.name else f"Search {title[0].lower()}{title[1:]}".removesuffix(" search")


def _places(job: Job, known: Told | None) -> Places:
    """Where its answers are, and where its form is; a dataset's own page may have begun it."""
    own_page = known.place if known and known.question == job.search.question else ""
    return places_of(job.search, own_page, job.budget)


def _told(jobs: Sequence[Job]) -> Mapping[str, Told]:
    return told(sql_session(), [job.search for job in jobs])


def _line(job: Job, done: Progress, places: Places) -> JobLine:
    began, ended = job.started_at, job.ended_at or now()
    used = (ended - began).total_seconds() if began else 0.0
    queued = Phase(job.phase) is Phase.QUEUED
    return JobLine(
        job=job,
        progress=done,
        title=_title(job),
        url=places.answers,
        change_url=places.form,
        before=place_in_queue(sql_session(), job) if queued else 0,
        used=used,
        left=max(0.0, job.execution_seconds - used),
    )


@blueprint.get("/jobs")
@door(Who.ONESELF)
def index() -> Response:
    """All of them; to who looks again and sees nothing new, nothing."""
    account = current_account()
    jobs = jobs_of(sql_session(), account.id, MOST) if account else []
    done = progress(sql_session(), jobs)
    known = _told(jobs)
    lines = [_line(job, done[job.id], _places(job, known.get(job.search_id))) for job in jobs]
    shown = [(one.job.id, one.job.phase, one.before, one.progress, int(one.used)) for one in lines]
    stamp = hashlib.sha256(str(shown).encode()).hexdigest()[:16]
    if htmx_request.htmx and request.args.get("seen") == stamp:
        return make_response("", 204)
    removed = request.args.getlist("removed")[:MOST]
    days = portal().config.job_days
    return JobsPage(lines=lines, days=days, stamp=stamp, removed=removed, mail=_mail(account)).render()


def _mail(account: Account | None) -> MailChoice | None:
    if account is None or account.is_guest or portal().mailer is None:
        return None
    return MailChoice(account.email, account.mail_jobs)


@blueprint.post("/jobs/mail")
@door(Who.ONESELF)
def choose_mail() -> BaseResponse:
    """Be told of jobs by e-mail, or no longer."""
    account = current_account()
    if account is None or account.is_guest:
        abort(403, "Sign in to be told by e-mail.")
    account.mail_jobs = request.form.get("mail") == "yes" and bool(account.email)
    sql_session().commit()
    flash(
        "You are told by e-mail when a job ends unseen." if account.mail_jobs else "No more e-mail of jobs."
    )
    return redirect(url_for("jobs.index"), code=303)


@blueprint.post("/jobs/<slug:job_id>/abort")
@door(Shared(ShareKind.SEARCH, Access.EDIT))
def cancel(job_id: str) -> BaseResponse:
    """Stop a job; what it has found stays."""
    ended = abort_job(sql_session(), job_or_404(job_id, Access.EDIT).id)
    flash("The job is cancelled." if ended else "The job was over already.")
    return redirect(url_for("jobs.index"), code=303)


@blueprint.post("/jobs/<slug:job_id>/delete")
@door(Shared(ShareKind.SEARCH, Access.OWN))
def delete(job_id: str) -> BaseResponse:
    """Remove a job with its search, so that it can be undone; of several jobs of a search only this one."""
    job = job_or_404(job_id, Access.OWN)
    if len(jobs_of_search(sql_session(), job.search_id)) > 1:
        forget_job(sql_session(), job)
        flash("The job is deleted. Its search stays, with what was found.")
        return redirect(url_for("jobs.index"), code=303)
    gone = remove(sql_session(), job.account_id or "", [job.search_id])
    return redirect(url_for("jobs.index", removed=gone), code=303)


@blueprint.post("/jobs/<slug:job_id>/again")
@door(Shared(ShareKind.SEARCH, Access.OWN))
def again(job_id: str) -> BaseResponse:
    """Run the same search once more, as a new one."""
    job = portal().starter.repeat(sql_session(), job_or_404(job_id, Access.OWN))
    return redirect(_places(job, _told([job]).get(job.search_id)).answers, code=303)


@blueprint.get("/jobs/news")
@door(Who.ONESELF)
def tell_news() -> Response:
    """What has ended since, for the shell; nothing where nothing has."""
    account = current_account()
    ended = news(sql_session(), account.id) if account else []
    if not ended:
        more = bool(account and active_count(sql_session(), account.id))
        return make_response("", 204 if more else 286)  # htmx stops polling at 286
    here = htmx_request.htmx.current_url or ""
    mark_told(sql_session(), ended)
    known = _told(ended)
    places = [(job, _places(job, known.get(job.search_id)).answers) for job in ended]
    words = [
        (f"{_title(job)} {WORDS.get(Phase(job.phase), 'is over')}.", url)
        for job, url in places
        if not here.endswith(url)  # who looks at it sees it there
    ]
    return make_response(render_template("jobs/_news.html", told=words))
