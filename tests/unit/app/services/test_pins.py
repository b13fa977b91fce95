"""What a basket holds stays, and is still what its question brings."""

import os
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.models import Answer
from app.models.base import now
from app.services import baskets
from app.services.gathering import result_reference
from app.services.pins import pins
from app.services.results import ResultStore
from app.services.searches.searches import AskedQuestion
from app.services.sweeping import sweep_results
from tests.support.asking import desk
from tests.support.fakes import FakeConnector, asked, offer
from tests.support.people import guest, person

ROOM = 10**9


def question(rows: int = 1) -> AskedQuestion:
    return asked(FakeConnector(), max_rows=rows)


def answered(session: Session, store: ResultStore, account: str | None, rows: int = 1) -> Answer:
    (answer,) = desk(store).ask(session, account, [question(rows)])
    return answer


def hold(session: Session, answer: Answer, account: str, rows: int = 1) -> None:
    basket = baskets.ensure_default(session, account)
    baskets.add(session, basket, [result_reference(offer(FakeConnector()), question(rows).question, answer)])


def expire(session: Session, answer: Answer, seconds: int = 1) -> None:
    answer.expires_at = now() - timedelta(seconds=seconds)
    answer.answered_at = now() - timedelta(hours=seconds)
    session.commit()


def held(session: Session, store: ResultStore, most_each: int = ROOM) -> dict[str, set[str]]:
    return pins(session, store.sizes(), most_each)


def test_what_a_basket_holds_outlives_its_time_and_any_room(session: Session, store: ResultStore) -> None:
    holder = person(session).id
    answer = answered(session, store, None)
    hold(session, answer, holder)
    expire(session, answer)
    assert sweep_results(session, store, 0, ROOM) == 0
    assert desk(store).known(session, holder, [answer.digest])[answer.digest].id == answer.id
    assert desk(store).ask(session, holder, [question()])[0].result_id == answer.result_id


def test_guests_hold_half_of_the_room_at_most(session: Session, store: ResultStore) -> None:
    one, other = guest(session).id, guest(session).id
    first, second = answered(session, store, one, 1), answered(session, store, other, 2)
    hold(session, first, one, 1)
    hold(session, second, other, 2)
    expire(session, first, 2)
    expire(session, second)
    for file in store.folder.rglob("*.*"):
        os.utime(file, (1, 1))
    sizes = store.sizes()
    assert sweep_results(session, store, 2 * sum(sizes.values()), ROOM) == 0
    assert sweep_results(session, store, 2 * sizes[second.result_id or ""], ROOM) == 1
    assert [store.exists(name) for name in sizes] == [name == second.result_id for name in sizes]


def test_to_others_it_is_too_old(session: Session, store: ResultStore) -> None:
    holder, other = person(session).id, person(session).id
    answer = answered(session, store, holder)
    hold(session, answer, holder)
    expire(session, answer)
    assert desk(store).known(session, other, [answer.digest]) == {}
    assert desk(store).known(session, None, [answer.digest]) == {}


def test_what_leaves_the_basket_goes_as_all_do(session: Session, store: ResultStore) -> None:
    holder = person(session).id
    answer = answered(session, store, holder)
    hold(session, answer, holder)
    baskets.empty(session, baskets.ensure_default(session, holder))
    assert held(session, store) == {}


def test_another_persons_answer_is_not_held(session: Session, store: ResultStore) -> None:
    holder, other = person(session).id, person(session).id
    hold(session, answered(session, store, holder), holder)
    theirs = answered(session, store, other)
    assert theirs.result_id not in held(session, store)


def test_the_newest_answer_to_the_question_is_held(session: Session, store: ResultStore) -> None:
    holder = person(session).id
    first = answered(session, store, holder)
    expire(session, first)
    second = answered(session, store, None)
    hold(session, second, holder)
    assert held(session, store) == {second.result_id: {holder}}


@pytest.mark.parametrize("kept", [1, 2])
def test_one_accounts_baskets_hold_what_its_room_holds(
    session: Session, store: ResultStore, kept: int
) -> None:
    holder = person(session).id
    for rows in (1, 2):
        hold(session, answered(session, store, holder, rows), holder, rows)
    sizes = sorted(store.sizes().values())
    assert len(held(session, store, sum(sizes[:kept]) + 10 * (kept - 1))) == kept
