"""The audit trail: sign-ins, shares, tokens and what administrators do."""

from datetime import timedelta

import structlog
from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import Session

from app.models import Account, AuditEntry
from app.models.base import now

__all__ = ["entries", "make_anonymous", "record", "sweep_audit"]

log = structlog.get_logger()


def record(session: Session, account_id: str | None, act: str, about: str = "") -> None:
    """Write down who did what, as `noun.verb`; the caller commits. Nothing secret belongs into `about`.

    `account_id` is who did it, None where nobody is known.
    """
    request_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))
    session.add(AuditEntry(account_id=account_id, act=act, about=about[:1000], request_id=request_id))
    log.info("audit", act=act, about=about, account=account_id)


def entries(text: str = "", act: str = "") -> Select[AuditEntry, str | None]:
    """The entries and who did it, newest first, as a statement to page through.

    `text` is looked for in what was done, to what, and by whom; `act` is the beginning of the act's name.
    """
    found = select(AuditEntry, Account.name).outerjoin(Account, Account.id == AuditEntry.account_id)
    for word in text.split():
        columns = (
            AuditEntry.about,
            AuditEntry.act,
            Account.name,
            AuditEntry.account_id,
            AuditEntry.request_id,
        )
        found = found.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    if act:
        found = found.where(AuditEntry.act.startswith(act, autoescape=True))
    return found.order_by(AuditEntry.id.desc())


def make_anonymous(session: Session, account_id: str) -> None:
    """Leave of what an account did, and of what was done to it, only what and when; not committed."""
    did, done_to = AuditEntry.account_id == account_id, AuditEntry.about.contains(account_id, autoescape=True)
    session.execute(update(AuditEntry).where(did).values(account_id=None, about=""))
    session.execute(update(AuditEntry).where(done_to).values(about="an account that is deleted"))


def sweep_audit(session: Session, lives: timedelta) -> None:
    """Forget what is older; not committed."""
    session.execute(delete(AuditEntry).where(AuditEntry.at < now() - lives))
