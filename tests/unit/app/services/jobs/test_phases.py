from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.strategies import sampled_from
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from app.models import Job, Model
from app.services.jobs.phases import ACTIVE, BEFORE, move
from connectors.contract import Phase
from tests.support.searching import stored_job

REACHED = sampled_from([*BEFORE, Phase.PENDING, Phase.UNKNOWN])


def memory() -> Engine:
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    Model.metadata.create_all(engine)
    return engine


class Phases(RuleBasedStateMachine):
    """Any moves in any order: the row follows the figure, and nothing leads out of an end."""

    jobs: Bundle[str] = Bundle("jobs")

    @initialize()
    def open(self) -> None:
        self.engine = memory()
        self.session = Session(self.engine)
        self.expected: dict[str, Phase] = {}

    @rule(target=jobs)
    def make(self) -> str:
        job = stored_job(self.session, phase=Phase.PENDING)
        self.expected[job.id] = Phase.PENDING
        return job.id

    @rule(job=jobs, phase=REACHED)
    def try_to_move(self, job: str, phase: Phase) -> None:
        allowed = self.expected[job] in BEFORE.get(phase, ())
        assert move(self.session, job, phase) is allowed
        self.session.commit()
        if allowed:
            self.expected[job] = phase

    @invariant()
    def rows_are_as_expected(self) -> None:
        self.session.expire_all()
        for job in self.session.query(Job):
            assert Phase(job.phase) is self.expected[job.id]
            assert (job.ended_at is None) is (Phase(job.phase) in ACTIVE)
            assert (job.started_at is None) is (job.tries == 0)

    def teardown(self) -> None:
        self.session.close()
        self.engine.dispose()


TestPhases = Phases.TestCase
TestPhases.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)


@pytest.mark.parametrize("end", [Phase.COMPLETED, Phase.ERROR, Phase.ABORTED, Phase.ARCHIVED])
def test_from_an_end_no_work_begins_again(end: Phase) -> None:
    assert {phase for phase, before in BEFORE.items() if end in before} <= {Phase.ARCHIVED}


def test_of_two_who_begin_at_once_one_does(session: Session) -> None:
    job, engine, together = stored_job(session).id, session.get_bind(), Barrier(4)

    def begin(_: int) -> bool:
        with Session(engine) as own:
            together.wait(10)
            moved = move(own, job, Phase.EXECUTING)
            own.commit()
            return moved

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(begin, range(4))) == 1
    session.expire_all()
    assert session.get_one(Job, job).tries == 1
