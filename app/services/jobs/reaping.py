"""Seeing that no job is stuck: what became of each after a crash of worker, queue or machine."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.models import Answer, Budget, Job, Search, ShareKind
from app.models.base import now
from app.services.jobs.budgets import Budgets
from app.services.jobs.ending import finish, retire_job
from app.services.jobs.landing import changed
from app.services.jobs.phases import ACTIVE
from app.services.jobs.remote import forget
from app.services.jobs.returning import put_back, remove_partial
from app.services.jobs.starting import Starter
from app.services.offers import Offers
from app.services.sharing.access import shared_objects
from connectors.contract import Asynchronous, Phase

__all__ = ["Reaper"]

log = structlog.get_logger()

TRIES = 2
"""How often work on a job is begun before it is given up."""
LOST = "The portal lost the process that worked on this, twice. Run it again."
AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Reaper:
    """Brings the rows of jobs and what really runs together again."""

    starter: Starter
    offers: Offers

    def reap(self, session: Session) -> Counter[str]:
        """Queue again or fail what lost its worker or its place; tidy up at archives. How many of each."""
        done = Counter(
            lost=self._lost(session), uncalled=self._uncalled(session), remote=self._left_at_archives(session)
        )
        done["forgotten"] = self._forgotten(session)
        return done

    def _lost(self, session: Session) -> int:
        """Jobs whose worker gives no sign of life any more."""
        store = self.starter.desk.store
        silent = or_(Job.alive_until.is_(None), Job.alive_until < now())
        found = session.execute(select(Job.id, Job.tries).where(Job.phase == Phase.EXECUTING, silent)).all()
        for job_id, tries in found:
            log.warning("a job lost its worker", job=job_id, tries=tries)
            if tries < TRIES:
                put_back(session, store, job_id, silent)
            else:
                remove_partial(session, store, job_id)
                finish(session, job_id, LOST)
        return len(found)

    def _uncalled(self, session: Session) -> int:
        """Jobs that wait, of which the queue knows nothing (any more): how many workers are called anew."""
        return sum(self.starter.turns.call(session, queue) for queue in set(map(Budgets.queue, Budget)))

    def _left_at_archives(self, session: Session) -> int:
        """Jobs at archives for which nobody waits any more."""
        over = or_(Answer.job_id.is_(None), Job.phase.not_in(ACTIVE))
        left = session.execute(
            select(Answer.id, Search.account_id, Answer.archive, Answer.dataset, Answer.remote_url)
            .join(Search, Answer.search_id == Search.id)
            .outerjoin(Job, Answer.job_id == Job.id)
            .where(Answer.remote_url != "", over)
            .limit(AT_ONCE)
        ).all()
        session.commit()
        for answer_id, account_id, archive, dataset, url in left:
            with suppress(LookupError):
                connector = self.offers.find(session, account_id, archive, dataset).connector
                if isinstance(connector, Asynchronous):
                    forget(connector, url)
            changed(session, update(Answer).where(Answer.id == answer_id).values(remote_url=""))
        return len(left)

    def _forgotten(self, session: Session) -> int:
        """Jobs whose time in the list has ended; what is shared stays as long as it is."""
        ended = session.scalars(
            select(Job)
            .where(
                Job.destruction < now(),
                Job.phase.not_in(ACTIVE),
                Job.search_id.not_in(shared_objects(ShareKind.SEARCH)),
            )
            .limit(AT_ONCE)
        ).all()
        for job in ended:
            retire_job(session, job)
        return len(ended)
