"""The admin pages: to anybody but administrators there is nothing here."""

import shutil
from collections.abc import Callable
from typing import Any

import redis
import structlog
from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Who, door
from app.extensions import sql_session
from app.forms.view import read_view
from app.identity import administrator
from app.models import Job
from app.pages.admin import AdminPage, ArchivesPage, AuditPage, JobsPage, StoragePage, UsersPage
from app.pages.rows.table import Pager, pager
from app.pages.urls import url_maker
from app.portal import portal, whole_registry
from app.queue import QueueName, Task
from app.services.accounts.administering import accounts, all_jobs, counts, rooms
from app.services.accounts.audit import entries, record
from app.services.jobs.ending import abort as abort_job
from app.services.jobs.ending import leave_archive
from app.services.switches import switch_off, switch_on, switched_off

__all__ = ["blueprint"]

log = structlog.get_logger()

blueprint = Blueprint("admin", __name__, url_prefix="/admin")

MOST_WORDS = 300


def _paged(statement: Any, endpoint: str) -> tuple[Any, Pager]:
    """One page of what a statement finds."""
    total = sql_session().scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    view = read_view(request.args, (), total)
    kept = [(name, value) for name, value in request.args.items() if name != "page"]
    shown = pager(view, total, url_maker(url_for(endpoint), kept))
    return statement.offset(view.start).limit(view.per_page), shown


@blueprint.get("")
@door(Who.ADMINISTRATORS)
def index() -> Response:
    """How the portal stands."""
    house = portal()
    return AdminPage(
        counts=counts(sql_session()),
        off=len(switched_off(sql_session())),
        suspended=sum(one.wait > 0 for one in house.transport.health()),
        megabytes=sum(house.desk.store.sizes().values()) / 1e6,
        room=house.config.result_megabytes,
    ).render()


@blueprint.get("/users")
@door(Who.ADMINISTRATORS)
def users() -> Response:
    """People, the last seen first."""
    text, guests = request.args.get("text", "")[:100], "guests" in request.args
    statement, shown = _paged(accounts(text, guests=guests), "admin.users")
    found = sql_session().scalars(statement).all()
    return UsersPage(accounts=found, text=text, guests=guests, pager=shown).render()


@blueprint.get("/archives")
@door(Who.ADMINISTRATORS)
def archives() -> Response:
    """Archives on and off, and how the hosts are that were asked."""
    return ArchivesPage(
        archives=[one for one in whole_registry().archives.values() if one.datasets],
        off=switched_off(sql_session()),
        hosts=portal().transport.health(),
    ).render()


def _switch(archive_id: str, act: str, change: Callable[[], None]) -> BaseResponse:
    archive = whole_registry().archive(archive_id)
    if archive is None:
        abort(404, "There is no such archive here.")
    record(sql_session(), administrator().id, act, archive_id)
    change()
    portal().switches.forget()
    return redirect(url_for("admin.archives"), code=303)


@blueprint.post("/archives/<slug:archive_id>/off")
@door(Who.ADMINISTRATORS)
def archive_off(archive_id: str) -> BaseResponse:
    """Nobody sees or asks the archive any more."""
    words = " ".join(request.form.get("words", "").split())[:MOST_WORDS]

    def change() -> None:
        switch_off(sql_session(), archive_id, words)
        ended = leave_archive(sql_session(), archive_id)
        told = (
            f" {ended} {'question' if ended == 1 else 'questions'} that it was asked ended." if ended else ""
        )
        flash(f"The archive is off.{told}")

    return _switch(archive_id, "archive.off", change)


@blueprint.post("/archives/<slug:archive_id>/on")
@door(Who.ADMINISTRATORS)
def archive_on(archive_id: str) -> BaseResponse:
    """The archive is there again."""
    flash("The archive is on.")
    return _switch(archive_id, "archive.on", lambda: switch_on(sql_session(), archive_id))


@blueprint.post("/hosts/try")
@door(Who.ADMINISTRATORS)
def try_host() -> BaseResponse:
    """Ask a host again now that the portal leaves alone."""
    host = request.form.get("host", "")[:300]
    portal().transport.pardon(host)
    record(sql_session(), administrator().id, "host.try", host)
    sql_session().commit()
    flash(f"{host} is asked again from now on.")
    return redirect(url_for("admin.archives"), code=303)


@blueprint.get("/jobs")
@door(Who.ADMINISTRATORS)
def jobs() -> Response:
    """Everybody's jobs."""
    active = "active" in request.args
    statement, shown = _paged(all_jobs(active=active), "admin.jobs")
    found = [(job, account) for job, account in sql_session().execute(statement).unique()]
    return JobsPage(jobs=found, active=active, pager=shown).render()


@blueprint.post("/jobs/<slug:job_id>/abort")
@door(Who.ADMINISTRATORS)
def cancel_job(job_id: str) -> BaseResponse:
    """Stop somebody's job; what it has found stays theirs."""
    job = sql_session().get(Job, job_id)
    if job is None:
        abort(404, "There is no such job.")
    record(sql_session(), administrator().id, "job.abort", job_id)
    ended = abort_job(sql_session(), job_id)
    sql_session().commit()
    flash("The job is cancelled." if ended else "The job was over already.")
    return redirect(url_for("admin.jobs"), code=303)


@blueprint.get("/storage")
@door(Who.ADMINISTRATORS)
def storage() -> Response:
    """What results take."""
    house = portal()
    found = rooms(sql_session(), house.desk.store)
    return StoragePage(
        rooms=found,
        megabytes=sum(one.megabytes for one in found),
        room=house.config.result_megabytes,
        free=shutil.disk_usage(house.config.data_dir).free / 1e6,
    ).render()


@blueprint.post("/storage/sweep")
@door(Who.ADMINISTRATORS)
def sweep() -> BaseResponse:
    """Have what nobody needs removed now."""
    try:
        portal().queue.enqueue(Task.SWEEP, queue=QueueName.HOUSE)
    except redis.RedisError as error:
        log.warning("the queue does not take a sweep", reason=str(error))
        flash("Nothing can be swept now: the portal's workers are away. Try again later.")
    else:
        record(sql_session(), administrator().id, "storage.sweep")
        sql_session().commit()
        flash("The house is being swept; look again in a moment.")
    return redirect(url_for("admin.storage"), code=303)


@blueprint.get("/audit")
@door(Who.ADMINISTRATORS)
def audit() -> Response:
    """Who did what, the newest first."""
    text = request.args.get("text", "")[:100]
    statement, shown = _paged(entries(text), "admin.audit")
    found = [(entry, name) for entry, name in sql_session().execute(statement)]
    return AuditPage(entries=found, text=text, pager=shown).render()
