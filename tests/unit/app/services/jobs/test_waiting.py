"""Waiting for a job: until its phase changes, for as long as there is time and room."""

from threading import BoundedSemaphore

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.models import Job
from app.services.jobs.waiting import Waiting
from connectors.contract import Phase
from tests.support.searching import stored_job


class Pauses:
    """Counts pauses instead of making them; after some of them the job goes on."""

    def __init__(self, session: Session, job_id: str, after: int) -> None:
        self.session, self.job_id, self.after, self.made = session, job_id, after, 0

    def __call__(self, _: float) -> None:
        self.made += 1
        if self.made == self.after:
            self.session.execute(update(Job).where(Job.id == self.job_id).values(phase=Phase.EXECUTING))
            self.session.commit()


def test_it_ends_when_the_phase_changes(session: Session) -> None:
    job_id = stored_job(session).id
    pauses = Pauses(session, job_id, after=3)
    Waiting(BoundedSemaphore(1), pauses).wait(session, job_id, Phase.QUEUED, 600)
    assert pauses.made == 3


def test_another_phase_than_believed_is_told_at_once(session: Session) -> None:
    job_id = stored_job(session).id
    pauses = Pauses(session, job_id, after=99)
    Waiting(BoundedSemaphore(1), pauses).wait(session, job_id, Phase.EXECUTING, 600)
    assert pauses.made == 0


def test_it_ends_with_the_time(session: Session) -> None:
    job_id = stored_job(session).id
    Waiting(BoundedSemaphore(1)).wait(session, job_id, Phase.QUEUED, 0.01)
    assert session.get_one(Job, job_id).phase == Phase.QUEUED


def test_without_room_it_ends_at_once_and_room_is_given_back(session: Session) -> None:
    job_id, room = stored_job(session).id, BoundedSemaphore(1)
    waiting = Waiting(room, Pauses(session, job_id, after=1))
    with room:
        waiting.wait(session, job_id, Phase.QUEUED, 600)
    assert session.get_one(Job, job_id).phase == Phase.QUEUED
    waiting.wait(session, job_id, Phase.QUEUED, 600)
    assert session.get_one(Job, job_id).phase == Phase.EXECUTING
    assert room.acquire(blocking=False)


def test_a_job_that_is_gone_is_not_waited_for(session: Session) -> None:
    Waiting(BoundedSemaphore(1)).wait(session, "gone", Phase.QUEUED, 600)
