"""A search as its job finds it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from app.models import Answer, AnswerState, Budget
from app.models.base import now
from app.services.jobs.budgets import Budgets
from app.services.jobs.phases import move
from app.services.jobs.running import ALIVE, Engine, Read
from app.services.results import ResultStore
from app.services.searches.outcomes import AskedQuestion
from connectors.contract import Phase
from tests.support.fakes import FakeConnector, asked
from tests.support.searching import stored_job

__all__ = ["Searched"]


@pytest.fixture
def store(tmp_path: Path) -> ResultStore:
    return ResultStore(tmp_path / "results")


@pytest.fixture
def engine(store: ResultStore) -> Engine:
    return Engine(store, Budgets(5.0, 10.0, 20.0), timedelta(hours=1), threads=8)


class Searched:
    """A search's job in the database, and the connectors that its answers are asked of."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.connectors: dict[str, FakeConnector] = {}

    def job(self, *connectors: FakeConnector, budget: Budget = Budget.QUICK, seconds: float = 30.0) -> str:
        job = stored_job(self.session, budget=budget, execution_seconds=seconds)
        for number, connector in enumerate(connectors):
            name = f"d{number}"
            self.connectors[name] = connector
            self.session.add(
                Answer(
                    search_id=job.search_id,
                    job_id=job.id,
                    archive="fake",
                    dataset=name,
                    digest=name,
                    expires_at=now() + timedelta(hours=1),
                )
            )
        self.session.commit()
        return job.id

    def read(self, answer: Answer) -> AskedQuestion:
        return asked(self.connectors[answer.dataset])

    def run(
        self, engine: Engine, job_id: str, session: Session | None = None, read: Read | None = None
    ) -> None:
        """Begin the job and do it, where it waits."""
        session = session or self.session
        if move(session, job_id, Phase.EXECUTING, alive_until=now() + ALIVE):
            session.commit()
            engine.run(session, job_id, read or self.read)

    @contextmanager
    def running(self, engine: Engine, job_id: str) -> Iterator[None]:
        """The job being done behind; it has ended at the end."""

        def work() -> None:
            with sessionmaker(self.session.get_bind())() as session:
                self.run(engine, job_id, session)

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield
        finally:
            thread.join(20)
            assert not thread.is_alive()

    def told(self) -> list[tuple[AnswerState, int]]:
        self.session.expire_all()
        answers = self.session.query(Answer).order_by(Answer.dataset)
        return [(AnswerState(answer.state), answer.rows) for answer in answers]

    def answer(self, number: int = 0) -> Answer:
        self.session.expire_all()
        return self.session.query(Answer).filter_by(dataset=f"d{number}").one()


@pytest.fixture
def searched(session: Session) -> Searched:
    return Searched(session)
