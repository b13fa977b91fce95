"""Jobs that programs make by UWS."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.models import Answer, AnswerState, Job
from app.models.base import now
from connectors.contract import Phase
from tests.support.searching import SOON

__all__ = ["ASKED", "JOBS", "PARTS", "job_of", "landed", "made"]

JOBS = "/uws/searches"
ASKED = {"TARGET": "10 20", "RADIUS": "1 deg", "DATASET": "fake/stars"}
PARTS = ["phase", "quote", "executionduration", "destruction", "error", "parameters", "results", "owner"]


def made(client: FlaskClient, **more: str) -> str:
    """The address of a new job."""
    response = client.post(JOBS, data={**ASKED, **more})
    assert response.status_code == 303, response.text
    return response.location


def job_of(session: Session, address: str) -> Job:
    session.expire_all()
    return session.get_one(Job, address.rpartition("/")[2])


def landed(session: Session, owner: FlaskClient, words: str = "") -> str:
    """A job that ended: an answer with rows and one that failed."""
    address = made(owner)
    job = job_of(session, address)
    job.phase, job.words = (Phase.ERROR if words else Phase.COMPLETED), words
    (answer,) = session.query(Answer).filter_by(job_id=job.id)
    answer.state, answer.result_id, answer.rows = AnswerState.ANSWERED, "1" * 32, 3
    failed = {"state": AnswerState.FAILED, "words": "\x1b[2JNo\n<b>luck</b>\x00", "digest": "x"}
    session.add(
        Answer(
            search_id=job.search_id,
            job_id=job.id,
            archive="demo",
            dataset="openngc",
            expires_at=now() + SOON,
            **failed,
        )
    )
    session.commit()
    return address
