"""A job at a real archive is gone when the portal's own job has ended."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.models import Answer, Budget, Job
from app.models.base import now
from app.services.jobs.budgets import Budgets
from app.services.jobs.ending import abort
from app.services.jobs.phases import move
from app.services.jobs.running import ALIVE, Engine
from app.services.results import ResultStore
from app.services.searches.outcomes import AskedQuestion
from app.services.searches.questions import Question
from connectors.archive import Archive, Dataset
from connectors.contract import Phase, QueryRequest
from connectors.deadline import Deadline
from connectors.errors import Refused
from connectors.registry import Tools
from connectors.tap import TapConnector
from connectors.transport import HttpTransport
from tests.support.dachs import Dachs
from tests.support.searching import stored_job
from tests.support.waiting import until

pytestmark = pytest.mark.needs("dachs")

ENDLESS = "SELECT COUNT(*) AS n FROM escapade.stars a, escapade.stars b, escapade.stars c WHERE a.ra < c.dec"


@pytest.fixture
def connector(dachs: Dachs, tmp_path: Path) -> TapConnector:
    options = {"async": True, "table": "escapade.stars", "position": {"ra": "ra", "dec": "dec"}}
    dataset = {"id": "it", "title": "It", "connector": "tap", "url": dachs.tap, "options": options}
    archive = Archive(id="here", title="Here", institute="Test", summary="For tests.")
    tools = Tools(HttpTransport("escapade-tests", allowed_hosts=("127.0.0.1",)), tmp_path)
    return TapConnector(archive, Dataset.model_validate(dataset), tools)


@pytest.fixture
def job(session: Session) -> Job:
    """A thorough search of one dataset, begun."""
    made = stored_job(session, budget=Budget.THOROUGH, execution_seconds=600.0)
    facts = {"archive": "here", "dataset": "it", "digest": "it", "expires_at": now() + timedelta(hours=1)}
    session.add(Answer(search_id=made.search_id, job_id=made.id, **facts))
    assert move(session, made.id, Phase.EXECUTING, alive_until=now() + ALIVE)
    session.commit()
    return made


def remote_url(session: Session) -> str:
    session.expire_all()
    return session.query(Answer).one().remote_url


@pytest.mark.parametrize("ends", ["aborted", "late"])
def test_a_job_that_ends_here_is_gone_there(
    session: Session, connector: TapConnector, job: Job, tmp_path: Path, ends: str
) -> None:
    question = Question(archive="here", dataset="it", max_rows=10)
    request = QueryRequest(archive="here", dataset="it", adql=ENDLESS)
    budgets = Budgets(1.0, 1.0, 4.0 if ends == "late" else 300.0)
    engine = Engine(ResultStore(tmp_path), budgets, timedelta(hours=1), threads=2)
    job_id, bind = job.id, session.get_bind()

    def run() -> None:
        with Session(bind) as own:
            engine.run(own, job_id, lambda _: AskedQuestion(question, request, connector))

    thread = threading.Thread(target=run)
    thread.start()
    try:
        url = until(lambda: remote_url(session), 20)
        assert connector.poll(url, Deadline(20)).phase in {Phase.QUEUED, Phase.EXECUTING}
        if ends == "aborted":
            assert abort(session, job_id)
    finally:
        thread.join(60)
    assert not thread.is_alive()
    with pytest.raises(Refused):
        connector.poll(url, Deadline(20))
    assert remote_url(session) == ""
    session.expire_all()
    assert Phase(session.get_one(Job, job_id).phase) is (Phase.ABORTED if ends == "aborted" else Phase.ERROR)
