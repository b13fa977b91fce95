"""Making jobs of the Universal Worker Service, changing and removing them (UWS 1.1, section 2.2.3)."""

from collections.abc import Mapping

from flask import Blueprint, Response, abort, redirect, request, url_for
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Shared, Who, door
from app.extensions import sql_session
from app.forms.uws import NewJob, folded, read_changed, read_moment, read_new, read_seconds
from app.identity import guest_or_account
from app.models import Access, Budget, Job, Scope, ShareKind
from app.models.base import now
from app.portal import portal
from app.services import uws
from app.services.jobs.drafting import Wish
from app.services.jobs.ending import forget_job
from app.views.uws.asking import read_wish
from app.views.uws.facts import parameters_of
from app.views.uws.jobs import GONE, JOB, JOBS, mine, read, refused
from connectors.errors import UsageError

__all__ = ["blueprint"]

blueprint = Blueprint("uws_changes", __name__)


@blueprint.errorhandler(StaleDataError)
@blueprint.errorhandler(ObjectDeletedError)
def show_overtaken(_: Exception) -> Response:
    """Another request of the same person has removed the job meanwhile."""
    sql_session().rollback()
    return Response(f"{GONE}\n", 404, mimetype="text/plain")


def _to(job: Job) -> BaseResponse:
    return redirect(url_for("uws.show", job_id=job.id), code=303)


def _wish(new: NewJob, faults: Mapping[str, str]) -> Wish:
    """What the datasets are to be asked, or the words why not."""
    if faults:
        refused(faults)
    try:
        return read_wish(new.search)
    except UsageError as error:
        refused({(error.field or "target").upper(): error.message})


@blueprint.post(JOBS)
@door(Who.ONESELF, token=Scope.JOBS)
def create() -> BaseResponse:
    """Make a job, which waits for PHASE=RUN where that was not sent along."""
    new, faults = read_new(request.form, portal().config.max_rows)
    wish = _wish(new, faults)
    try:
        job = uws.draft(sql_session(), portal().starter, guest_or_account().id, wish, new.run_id)
        if new.begins:
            uws.run(sql_session(), portal().starter, job)
    except uws.Impossible as error:
        abort(403, str(error))
    return _to(job)


def _forgotten(job: Job) -> BaseResponse:
    forget_job(sql_session(), job)
    return redirect(url_for("uws.index"), code=303)


@blueprint.delete(JOB)
@door(Shared(ShareKind.SEARCH, Access.OWN), token=Scope.JOBS)
def delete(job_id: str) -> BaseResponse:
    """Remove a job with what it found."""
    return _forgotten(mine(job_id, Access.OWN)[0])


@blueprint.post(JOB)
@door(Shared(ShareKind.SEARCH, Access.OWN), token=Scope.JOBS)
def act(job_id: str) -> BaseResponse:
    """The same for who cannot send DELETE."""
    job, _ = mine(job_id, Access.OWN)
    if folded(request.form).get("action") != "DELETE":
        refused({"ACTION": "Only DELETE can be asked of a job; its phase is set at its own address."})
    return _forgotten(job)


@blueprint.post(f"{JOB}/phase")
@door(Shared(ShareKind.SEARCH, Access.EDIT), token=Scope.JOBS)
def set_phase(job_id: str) -> BaseResponse:
    """Run, abort or archive a job."""
    (job, _), wanted = mine(job_id, Access.EDIT), folded(request.form).get("phase", "")
    if wanted not in {"RUN", "ABORT", "ARCHIVE"}:
        refused({"PHASE": "Give RUN, ABORT or ARCHIVE."})
    try:
        if wanted == "RUN":
            uws.run(sql_session(), portal().starter, job)
        elif wanted == "ABORT":
            uws.stop(sql_session(), job)
        else:
            uws.archive(sql_session(), job)
    except uws.Impossible as error:
        abort(403, str(error))
    return _to(job)


@blueprint.post(f"{JOB}/parameters")
@door(Shared(ShareKind.SEARCH, Access.EDIT), token=Scope.JOBS)
def set_parameters(job_id: str) -> BaseResponse:
    """Change what a job that was not begun will ask; what is not sent stays."""
    job, _ = mine(job_id, Access.EDIT)
    new, faults = read_changed(parameters_of(job), request.form, portal().config.max_rows)
    wish = _wish(new, faults)
    try:
        uws.change(sql_session(), portal().starter, job, wish)
    except uws.Impossible as error:
        abort(403, str(error))
    return _to(job)


@blueprint.post(f"{JOB}/destruction")
@door(Shared(ShareKind.SEARCH, Access.OWN), token=Scope.JOBS)
def set_destruction(job_id: str) -> BaseResponse:
    """Set when the job is forgotten."""
    (job, _), text = mine(job_id, Access.OWN), folded(request.form).get("destruction", "")
    moment = read("DESTRUCTION", read_moment, text)
    uws.keep_until(sql_session(), job, moment, now() + portal().starter.drafter.kept)
    return _to(job)


@blueprint.post(f"{JOB}/executionduration")
@door(Shared(ShareKind.SEARCH, Access.OWN), token=Scope.JOBS)
def set_duration(job_id: str) -> BaseResponse:
    """Set how long the job may take."""
    (job, _), text = mine(job_id, Access.OWN), folded(request.form).get("executionduration", "")
    seconds = read("EXECUTIONDURATION", read_seconds, text)
    most = portal().engine.budgets.whole(Budget(job.budget))
    try:
        uws.limit_time(sql_session(), job, seconds, most)
    except uws.Impossible as error:
        abort(403, str(error))
    return _to(job)
