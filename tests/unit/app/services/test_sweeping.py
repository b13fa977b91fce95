"""What is removed when nobody needs it any more."""

import os
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.models import Answer, Search
from app.models.base import now
from app.services.results import ResultStore
from app.services.sweeping import sweep_results
from tests.support.asking import desk
from tests.support.fakes import FakeConnector, asked, rows_of
from tests.support.people import person

ROOM = 10**9


def kept(session: Session, store: ResultStore, rows: int, account: str | None = None) -> Answer:
    (answer,) = desk(store).ask(session, account, [asked(FakeConnector(), max_rows=rows)])
    return answer


def make_old(store: ResultStore) -> None:
    for file in store.folder.rglob("*.*"):
        os.utime(file, (1, 1))


def test_what_is_good_and_fits_stays(session: Session, store: ResultStore) -> None:
    answer = kept(session, store, 1)
    make_old(store)
    assert sweep_results(session, store, ROOM, ROOM) == 0
    assert desk(store).result(answer)


def test_what_expired_goes_with_its_answer(session: Session, store: ResultStore) -> None:
    kept(session, store, 1)
    session.query(Answer).update({"expires_at": now() - timedelta(seconds=1)})
    make_old(store)
    assert sweep_results(session, store, ROOM, ROOM) == 1
    assert session.query(Answer).count() == 0
    assert store.sizes() == {}


@pytest.mark.parametrize(("known", "left"), [(False, 0), (True, 1)])
def test_a_persons_search_outlives_its_answers(
    session: Session, store: ResultStore, known: bool, left: int
) -> None:
    kept(session, store, 1, person(session).id if known else None)
    session.query(Answer).update({"expires_at": now() - timedelta(seconds=1)})
    sweep_results(session, store, ROOM, ROOM)
    assert session.query(Search).count() == left


def test_the_oldest_make_room(session: Session, store: ResultStore) -> None:
    answers = [kept(session, store, rows) for rows in (1, 2, 3)]
    ids, sizes = [answer.result_id or "" for answer in answers], store.sizes()
    assert sweep_results(session, store, sum(sizes.values()) - 1, ROOM) == 1
    assert [store.exists(result_id) for result_id in ids] == [False, True, True]
    assert [bool(answer.result_id) for answer in answers] == [False, True, True]


def test_a_result_being_written_is_left_alone(session: Session, store: ResultStore) -> None:
    store.write(rows_of())
    assert sweep_results(session, store, ROOM, ROOM) == 0
    assert len(store.sizes()) == 1


def test_a_result_that_no_answer_speaks_of_goes_after_a_while(session: Session, store: ResultStore) -> None:
    store.write(rows_of())
    make_old(store)
    assert sweep_results(session, store, ROOM, ROOM) == 1
    assert store.sizes() == {}


def test_a_stray_file_stops_nothing(session: Session, store: ResultStore) -> None:
    (store.folder / "ab").mkdir(parents=True)
    (store.folder / "ab" / "notes.txt").touch()
    make_old(store)
    assert sweep_results(session, store, ROOM, ROOM) == 0


def test_one_account_has_its_own_room(session: Session, store: ResultStore) -> None:
    greedy, modest = person(session).id, person(session).id
    asking = ((1, modest), (2, greedy), (3, greedy))
    answers = [kept(session, store, rows, account) for rows, account in asking]
    ids, size = [answer.result_id or "" for answer in answers], max(store.sizes().values())
    assert sweep_results(session, store, ROOM, size) == 1
    assert [store.exists(result_id) for result_id in ids] == [True, False, True]


def test_a_result_that_several_answers_share_counts_once(session: Session, store: ResultStore) -> None:
    ada = person(session).id
    first = kept(session, store, 1, ada)
    for _ in range(3):
        search = Search(account_id=ada, question="")
        facts = {"archive": "fake", "dataset": "stars", "digest": first.digest, "state": first.state}
        session.add(Answer(search=search, result_id=first.result_id, expires_at=first.expires_at, **facts))
    session.commit()
    size = max(store.sizes().values())
    assert sweep_results(session, store, size, size) == 0
    assert store.exists(first.result_id or "")


def test_visitors_share_the_room_of_all(session: Session, store: ResultStore) -> None:
    for rows in (1, 2):
        kept(session, store, rows)
    assert sweep_results(session, store, ROOM, 1) == 0
