"""News of jobs by e-mail, to people who asked for it and were not there to see it."""

from datetime import timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session, contains_eager

from app.models import Account, AnswerState, Job, Search
from app.models.base import now
from app.services.jobs.landing import changed
from app.services.mail import Letter, Mailer, MailFault
from app.services.searches.history import Told, title_of, told
from connectors.contract import Phase

__all__ = ["send_letters"]

log = structlog.get_logger()

PATIENCE = timedelta(seconds=30)
"""How long a page that is open has to tell it first."""
LATEST = timedelta(hours=1)
"""Since when news are no news; also how long a mail server is asked again."""
AT_ONCE = 20
ENDS = {Phase.COMPLETED: "is done", Phase.ERROR: "has failed"}


def _untold(session: Session) -> list[tuple[Job, Account]]:
    found = session.execute(
        select(Job, Account)
        .join(Account, Job.account_id == Account.id)
        .join(Job.search)
        .options(contains_eager(Job.search))
        .where(
            Job.phase.in_(ENDS),
            Job.told.is_(False),
            Job.mailed_at.is_(None),
            Job.ended_at.between(now() - LATEST, now() - PATIENCE),
            Search.removed_at.is_(None),
            Account.mail_jobs,
            Account.email != "",
            Account.disabled_at.is_(None),
        )
        .order_by(Job.ended_at)
        .limit(AT_ONCE)
    )
    return [(job, account) for job, account in found]


def _letter(job: Job, known: Told, to: str, address: str) -> Letter:
    """What became of the job, and where it is."""
    title = title_of(job.search)
    counts = known.counts
    failed = counts[AnswerState.FAILED]
    answered = sum(
        counts[state] for state in (AnswerState.ANSWERED, AnswerState.TRUNCATED, AnswerState.EMPTY)
    )
    lines = [
        f"Your search “{title}” {ENDS[Phase(job.phase)]}.",
        f"{answered} of {counts.total()} datasets answered, {failed} failed; {known.rows} rows.",
        *([job.words] if job.words else []),
        f"\n{address}/searches/{job.search_id}",
        f"\nYou asked for such letters; end them at {address}/jobs",
    ]
    return Letter(to=to, subject=f"{title} {ENDS[Phase(job.phase)]}", text="\n".join(lines) + "\n")


def send_letters(session: Session, mailer: Mailer, address: str) -> int:
    """Tell by letter of jobs that ended unseen; how many. `address` is that of the portal.

    Of several processes that do so at once one tells each. A letter that the mail server refuses for good is
    given up; where the server is away it is tried again.
    """
    sent, untold = 0, _untold(session)
    known = told(session, [job.search for job, _ in untold])
    for job, account in untold:
        mine = update(Job).where(Job.id == job.id, Job.mailed_at.is_(None)).values(mailed_at=now())
        letter = _letter(job, known.get(job.search_id, Told()), account.email, address)
        if not changed(session, mine):
            continue
        try:
            mailer.send(letter)
            sent += 1
        except MailFault as fault:
            log.warning("a letter was not sent", job=job.id, reason=str(fault))
            if not fault.lasting:
                changed(session, update(Job).where(Job.id == job.id).values(mailed_at=None))
                break
    return sent
