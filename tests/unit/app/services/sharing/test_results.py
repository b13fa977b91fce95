"""Results that are shared: an answer to others, kept as long as it is."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.models import (
    Account,
    Answer,
    Search,
    Share,
    ShareKind,
)
from app.models.base import now
from app.services.pins import pins
from app.services.results import ResultStore
from app.services.sharing.shares import revoke_share
from app.services.sweeping import sweep_results
from tests.support.asking import desk
from tests.support.sharings import asked_by, share, with_person

ROOM = 10**9


def test_a_shared_result_is_the_answer_to_its_question(
    session: Session, store: ResultStore, owner: Account, other: Account
) -> None:
    answer = asked_by(session, store, owner)
    known = desk(store).known
    assert known(session, other.id, [answer.digest]) == {}
    with_person(session, owner, answer.search_id)
    assert known(session, other.id, [answer.digest])[answer.digest].id == answer.id
    link, _ = share(session, owner, ShareKind.RESULT, answer.id)
    assert known(session, None, [answer.digest]) == {}
    assert known(session, None, [answer.digest], [link.id])[answer.digest].id == answer.id


def test_a_search_that_was_removed_answers_nobody_else(
    session: Session, store: ResultStore, owner: Account, other: Account
) -> None:
    answer = asked_by(session, store, owner)
    with_person(session, owner, answer.search_id)
    session.get_one(Search, answer.search_id).removed_at = now()
    session.commit()
    assert desk(store).known(session, other.id, [answer.digest]) == {}


def test_what_is_shared_outlives_its_time(session: Session, store: ResultStore, owner: Account) -> None:
    answer = asked_by(session, store, owner)
    made, _ = share(session, owner, ShareKind.RESULT, answer.id)
    answer.expires_at = now() - timedelta(days=1)
    session.commit()
    assert pins(session, store.sizes(), ROOM) == {answer.result_id: {owner.id}}
    assert sweep_results(session, store, 0, ROOM) == 0
    revoke_share(session, owner.id, made.id)
    sweep_results(session, store, 0, ROOM)
    assert session.query(Answer).one().result_id is None


def test_a_deleted_owner_shares_nothing(session: Session, store: ResultStore, owner: Account) -> None:
    answer = asked_by(session, store, owner)
    share(session, owner, ShareKind.SEARCH, answer.search_id)
    session.delete(owner)
    session.commit()
    assert session.query(Share).count() == 0
    assert session.query(Search).count() == 0
