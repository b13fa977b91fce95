"""Whether each part of the portal works."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.queue import JobQueue
from connectors.contract import SelfChecking
from connectors.registry import Registry

__all__ = ["Check", "check_all", "faults_of", "unconfirmed_of"]


@dataclass(frozen=True, slots=True)
class Check:
    """One part: whether it works, and a sentence for a person."""

    name: str
    works: bool
    words: str


def _database(session: Session) -> Check:
    try:
        session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        session.rollback()
        return Check("database", works=False, words=f"The database does not answer: {type(error).__name__}.")
    return Check("database", works=True, words="The database answers.")


def _queue_and_worker(queue: JobQueue) -> tuple[Check, Check]:
    try:
        workers = queue.workers()
    except ConnectionError:
        return (
            Check("queue", works=False, words="The queue does not answer; pages and quick searches go on."),
            Check("worker", works=False, words="Without the queue no worker can be seen."),
        )
    if not workers:
        worker = Check("worker", works=False, words="No worker listens; long work waits until one does.")
    else:
        worker = Check("worker", works=True, words=f"{workers} worker{'s' if workers > 1 else ''} listening.")
    return Check("queue", works=True, words="The queue answers."), worker


def faults_of(registry: Registry) -> list[str]:
    """What is wrong with archive files, and with datasets that can tell it of themselves."""
    checked = (c.fault() for c in registry.connectors.values() if isinstance(c, SelfChecking))
    return [str(fault) for fault in (*registry.faults, *checked) if fault]


def unconfirmed_of(registry: Registry) -> list[str]:
    """Datasets whose address was not confirmed by their archive's own documentation, and why."""
    return [
        f"{archive.title}, {dataset.title}: {dataset.unverified}"
        for archive in registry.archives.values()
        for dataset in archive.datasets
        if not dataset.verified
    ]


def _archives(registry: Registry) -> Check:
    if faults := faults_of(registry):
        words = f"{len(faults)} archive or table files cannot be used; the health page names them."
        return Check("archives", works=False, words=words)
    return Check("archives", works=True, words=f"{len(registry.visible())} archives are configured.")


def check_all(
    session: Session, queue: JobQueue, registry: Registry, down: Collection[str] = ()
) -> list[Check]:
    """Every part; where this is answered the web server works. `down` is what the supervisor misses."""
    web = Check("web", works=True, words="The web server answers.")
    checks = [web, _database(session), *_queue_and_worker(queue), _archives(registry)]
    if down:
        words = f"Down, and being started again: {', '.join(sorted(down))}."
        checks.append(Check("processes", works=False, words=words))
    return checks
