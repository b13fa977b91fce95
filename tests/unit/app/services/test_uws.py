"""Jobs as UWS clients drive them."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.models import Account, Answer, AnswerState, Budget, Job
from app.models.base import now
from app.portal import Portal
from app.services import uws
from app.services.jobs.drafting import Wish
from app.services.jobs.starting import Starter
from app.services.searches.fitting import Fit
from app.services.searches.questions import Question
from connectors.contract import Phase
from tests.support.fakes import FakeConnector, offer
from tests.support.people import person
from tests.support.searching import stored_job

DAY = timedelta(days=1)


@pytest.fixture
def account(session: Session) -> Account:
    return person(session)


@pytest.fixture
def starter(portal: Portal) -> Starter:
    return portal.starter


def wish() -> Wish:
    question = Question(archive="fake", dataset="stars", target="M 31", radius=1.0, max_rows=10)
    return Wish(
        question="target=M+31",
        fits=[Fit(offer(FakeConnector()), question), Fit(offer(FakeConnector(), "other"), None, ("No.",))],
        budget=Budget.QUICK,
    )


def listed(session: Session, account: Account, **wanted: object) -> list[str]:
    return [job.run_id for job in uws.listed(session, account.id, uws.Filter(**wanted))]  # type: ignore[arg-type]


def test_the_newest_is_listed_first_and_the_archived_only_when_asked_for(
    session: Session, account: Account
) -> None:
    moments = [now() - n * DAY for n in range(4)]
    for n, phase in enumerate([Phase.PENDING, Phase.ERROR, Phase.COMPLETED, Phase.ARCHIVED]):
        stored_job(session, account.id, run_id=str(n), phase=phase, created_at=moments[n])
    stored_job(session, person(session, "Eve").id, run_id="not mine")
    assert listed(session, account) == ["0", "1", "2"]
    assert listed(session, account, phases=frozenset({Phase.ARCHIVED, Phase.ERROR})) == ["1", "3"]
    assert listed(session, account, after=moments[2]) == ["0", "1"]
    assert listed(session, account, last=2) == ["0", "1"]
    assert listed(session, account, after=moments[2], last=1) == ["0"]


def test_a_draft_waits_until_it_is_run(session: Session, account: Account, starter: Starter) -> None:
    job = uws.draft(session, starter, account.id, wish(), "mine")
    assert (job.phase, job.run_id, job.queued_at) == (Phase.PENDING, "mine", None)
    states = [answer.state for answer in session.query(Answer).order_by(Answer.archive)]
    assert states == [AnswerState.WAITING, AnswerState.SKIPPED]
    uws.run(session, starter, job)
    assert job.phase == Phase.QUEUED
    with pytest.raises(uws.Impossible, match="is QUEUED"):
        uws.run(session, starter, job)


def test_known_answers_are_taken_when_it_is_run(
    session: Session, account: Account, starter: Starter, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = uws.draft(session, starter, account.id, wish(), "")
    waiting = session.query(Answer).filter_by(state=AnswerState.WAITING).one()
    monkeypatch.setattr(type(portal.desk.store), "exists", lambda *_: True)
    earlier = stored_job(session, account.id)
    known = {
        "archive": "fake",
        "dataset": "stars",
        "digest": waiting.digest,
        "rows": 3,
        "result_id": "1" * 32,
    }
    session.add(
        Answer(search_id=earlier.search_id, state=AnswerState.ANSWERED, expires_at=now() + DAY, **known)
    )
    session.commit()
    uws.run(session, starter, job)
    session.refresh(waiting)
    assert (job.phase, waiting.state, waiting.rows) == (Phase.COMPLETED, AnswerState.ANSWERED, 3)


def test_nobody_has_more_drafts_than_fit(
    session: Session, account: Account, starter: Starter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uws, "MOST_PENDING", 1)
    uws.draft(session, starter, account.id, wish(), "")
    with pytest.raises(uws.Impossible, match="not begun"):
        uws.draft(session, starter, account.id, wish(), "")


@pytest.mark.parametrize("phase", list(Phase))
def test_only_what_is_over_is_archived_and_only_what_is_not_is_stopped(
    session: Session, account: Account, phase: Phase
) -> None:
    for change, after in ((uws.archive, Phase.ARCHIVED), (uws.stop, Phase.ABORTED)):
        job = stored_job(session, account.id, phase=phase)
        able = phase.over and phase is not Phase.ARCHIVED if change is uws.archive else not phase.over
        if able and phase is not Phase.UNKNOWN:
            change(session, job)
            session.refresh(job)
            assert job.phase == after
        else:
            with pytest.raises(uws.Impossible, match=f"is {phase}"):
                change(session, job)


def test_a_draft_is_not_joined_by_who_asks_the_same(
    session: Session, account: Account, starter: Starter
) -> None:
    job = uws.draft(session, starter, account.id, wish(), "")
    other = starter.start(session, account.id, wish())
    assert (other.id != job.id, other.phase) == (True, Phase.QUEUED)


def test_a_job_is_kept_within_limits(session: Session, account: Account, starter: Starter) -> None:
    job, latest = uws.draft(session, starter, account.id, wish(), ""), now() + 30 * DAY
    uws.keep_until(session, job, now() + 60 * DAY, latest)
    assert job.destruction == latest
    assert {answer.expires_at for answer in session.query(Answer)} == {latest}
    uws.keep_until(session, job, latest - DAY / 2, latest)
    assert job.destruction == latest - DAY / 2
    uws.keep_until(session, job, now() - DAY, latest)
    assert now() - job.destruction < timedelta(minutes=1)


def test_its_time_is_limited_before_it_runs(session: Session, account: Account) -> None:
    job: Job = stored_job(session, account.id)
    for asked, given in [(5, 5.0), (0, 20.0), (1000, 20.0)]:
        uws.limit_time(session, job, asked, 20.0)
        assert job.execution_seconds == given
    running = stored_job(session, account.id, phase=Phase.EXECUTING)
    with pytest.raises(uws.Impossible, match="only before it runs"):
        uws.limit_time(session, running, 5, 20.0)
