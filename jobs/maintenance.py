"""Housekeeping."""

from datetime import timedelta

import structlog

from app.extensions import sql_session
from app.models.base import now
from app.portal import portal
from app.queue import QueueName, RqQueue, Task
from app.services.accounts.accounts import sweep_accounts
from app.services.accounts.audit import sweep_audit
from app.services.accounts.quotas import own_rooms
from app.services.accounts.tokens import sweep_tokens
from app.services.baskets import sweep_removed
from app.services.jobs.letters import send_letters
from app.services.jobs.reaping import Reaper
from app.services.names import forget_names
from app.services.own_tables.finding import sweep_tables
from app.services.queries.finding import sweep_queries
from app.services.registry.services import sweep_services
from app.services.searches.history import sweep_history
from app.services.sharing.shares import sweep_shares
from app.services.sweeping import sweep_results
from jobs.context import task

__all__ = ["reap", "renew", "schedule_next", "sweep"]

log = structlog.get_logger()

MEGABYTE = 1_000_000
ENDED_STAYS = timedelta(days=30)
"""A token or a share, so that its owner sees what ended, and when it was used last."""
REMOVED_STAYS = timedelta(days=7)
"""A table or a query that was removed, so that it can be brought back."""


def schedule_next(queue: RqQueue) -> None:
    """Sweep again at the next full hour; several workers that say so agree on one job."""
    hour = now().replace(minute=0, second=0, microsecond=0)
    queue.enqueue_at(hour + timedelta(hours=1), Task.SWEEP, queue=QueueName.HOUSE)


@task
def sweep() -> None:
    """Remove what has expired: results, removed items and searches, guests nobody can be, names, views."""
    house = portal()
    config = house.config
    results = sweep_results(
        sql_session(),
        house.desk.store,
        config.result_megabytes * MEGABYTE,
        config.result_megabytes_per_account * MEGABYTE,
        own_rooms(sql_session()),
    )
    sweep_tables(sql_session(), REMOVED_STAYS)
    sweep_queries(sql_session(), REMOVED_STAYS)
    sweep_audit(sql_session(), timedelta(days=config.audit_days))
    removed = sweep_removed(sql_session())
    guests = sweep_accounts(sql_session())
    searches = sweep_history(sql_session(), timedelta(days=config.history_days))
    sweep_tokens(sql_session(), ENDED_STAYS)
    sweep_shares(sql_session(), ENDED_STAYS)
    forget_names(sql_session(), timedelta(days=config.sesame_days))
    house.fits.shelf.sweep()
    sweep_services(sql_session())
    log.info("swept", results=results, items=removed, guests=guests, searches=searches)
    if isinstance(house.queue, RqQueue):
        schedule_next(house.queue)
        if house.vo_registry.harvester.due():
            house.queue.enqueue(Task.HARVEST, queue=QueueName.HOUSE)


@task
def renew() -> None:
    """Ask providers again for what they said of people who were here today."""
    house = portal()
    age = timedelta(minutes=house.config.renew_minutes)
    renewed, ended = house.renewer.renew_stale(sql_session(), age)
    if renewed or ended:
        log.info("sign-ins renewed", renewed=renewed, ended=ended)


@task
def reap() -> None:
    """See that no job is stuck after a crash of a worker or of the queue, and write of those that ended."""
    house = portal()
    done = Reaper(house.starter, house.offers).reap(sql_session())
    if done.total():
        log.info("reaped", **done)
    if house.mailer and (letters := send_letters(sql_session(), house.mailer, house.config.address)):
        log.info("letters sent", letters=letters)
