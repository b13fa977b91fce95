"""How much one account may have: the portal's settings, or what an administrator gave it."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.config import Config
from app.models import Account, Answer, OwnTable, Search
from app.services.jobs.turns import waiting_count
from app.services.results import ResultStore

__all__ = ["Quota", "Use", "own_rooms", "quota_of", "result_bytes", "uses_of"]

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Quota:
    """Jobs that wait, megabytes of results and of uploaded tables."""

    jobs: int
    result_megabytes: int
    upload_megabytes: int


@dataclass(frozen=True, slots=True)
class Use:
    """How much of one thing is used, in its unit."""

    what: str
    used: float
    most: int
    unit: str


def quota_of(config: Config, account: Account) -> Quota:
    """What this account may have."""
    own = (account.most_jobs, account.result_megabytes, account.upload_megabytes)
    usual = (
        config.jobs_waiting,
        config.result_megabytes_per_account,
        config.upload_megabytes_per_account,
    )
    jobs, results, uploads = (
        given if given is not None else other for given, other in zip(own, usual, strict=True)
    )
    return Quota(jobs, results, uploads)


def result_bytes(session: Session, store: ResultStore, account_id: str) -> int:
    """Room that the results of one account take."""
    kept = select(func.coalesce(Answer.result_id, Answer.id)).join(Search)
    names = set(session.scalars(kept.where(Search.account_id == account_id)))
    sizes = store.sizes()
    return sum(sizes.get(name, 0) for name in names)


def own_rooms(session: Session) -> dict[str, int]:
    """Bytes of results, by account, of those that were given a room of their own."""
    own = select(Account.id, Account.result_megabytes).where(Account.result_megabytes.is_not(None))
    return {account_id: (megabytes or 0) * MEGABYTE for account_id, megabytes in session.execute(own)}


def uses_of(session: Session, config: Config, store: ResultStore, account: Account) -> list[Use]:
    """What an account uses of what it may have."""
    quota = quota_of(config, account)
    results = result_bytes(session, store, account.id) / MEGABYTE
    mine = (OwnTable.account_id == account.id, OwnTable.removed_at.is_(None))
    uploads = session.scalar(select(func.coalesce(func.sum(OwnTable.size), 0)).where(*mine)) or 0
    return [
        Use("Jobs waiting", waiting_count(session, account.id), quota.jobs, ""),
        Use("Results", results, quota.result_megabytes, "MB"),
        Use("Uploaded tables", uploads / MEGABYTE, quota.upload_megabytes, "MB"),
    ]
