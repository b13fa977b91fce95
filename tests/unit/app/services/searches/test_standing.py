from datetime import timedelta

from sqlalchemy.orm import Session

from app.models import Answer, AnswerState, Job, Search
from app.models.base import now
from app.services.results import ResultStore
from app.services.searches.standing import standing
from connectors.contract import Phase
from tests.support.asking import desk
from tests.support.fakes import FakeConnector, asked
from tests.support.people import person

DIGEST = "d" * 64


def on_its_way(session: Session, account_id: str | None, phase: Phase) -> Answer:
    search = Search(account_id=account_id, question="target=M31")
    job = Job(
        search=search,
        account_id=account_id,
        phase=phase,
        budget="normal",
        execution_seconds=60.0,
        destruction=now() + timedelta(days=1),
    )
    session.add(job)
    session.flush()
    answer = Answer(
        search=search,
        archive="demo",
        dataset="messier",
        digest=DIGEST,
        job_id=job.id,
        state=AnswerState.ASKING,
        expires_at=now(),
    )
    session.add(answer)
    session.commit()
    return answer


def test_what_is_on_its_way_is_one_s_own_or_nobody_s(session: Session) -> None:
    mine, other = person(session, "a").id, person(session, "b").id
    answer = on_its_way(session, mine, Phase.EXECUTING)
    assert standing(session, mine, [DIGEST]).on_their_way == {DIGEST: answer}
    assert not standing(session, other, [DIGEST]).on_their_way
    assert not standing(session, None, [DIGEST]).on_their_way
    assert not standing(session, mine, ["e" * 64]).on_their_way


def test_what_a_job_that_is_over_left_is_not_on_its_way(session: Session) -> None:
    on_its_way(session, None, Phase.ABORTED)
    stands = standing(session, None, [DIGEST])
    assert (stands.on_their_way, stands.good) == ({}, [])


def test_of_good_answers_the_newest_is_the_last(session: Session, store: ResultStore) -> None:
    question = asked(FakeConnector())
    first, second = (desk(store).ask(session, None, [question], fresh=True)[0] for _ in range(2))
    assert standing(session, None, [first.digest]).good == [first, second]


def test_where_the_newest_has_lost_its_rows_the_one_before_is_known(
    session: Session, store: ResultStore
) -> None:
    question = asked(FakeConnector())
    first, second = (desk(store).ask(session, None, [question], fresh=True)[0] for _ in range(2))
    store.delete(second.result_id or "")
    assert desk(store).known(session, None, [first.digest]) == {first.digest: first}
