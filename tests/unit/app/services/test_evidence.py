import os
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.models import Answer
from app.models.base import now
from app.services.evidence import find_evidence
from app.services.results import EVIDENCE_BYTES, ResultStore
from app.services.sharing.access import Visitor
from app.services.sweeping import sweep_results
from connectors.errors import ConnectorError, Refused, Unreachable, Unreadable
from tests.support.asking import desk
from tests.support.fakes import FakeConnector, asked, rows_of
from tests.support.people import person

PLACE = ("fake", "stars")
PAGE = b"<html>Bad gateway \xff</html>"
ROOM = 10**9


def failed(session: Session, store: ResultStore, account: str | None = None, sent: bytes = PAGE) -> Answer:
    connector = FakeConnector(Unreadable("No VOTable.", evidence=sent))
    (answer,) = desk(store).ask(session, account, [asked(connector)])
    return answer


def test_what_an_archive_sent_is_kept(session: Session, store: ResultStore) -> None:
    answer = failed(session, store)
    assert find_evidence(session, store, Visitor(), PLACE, answer.id) == (answer, PAGE)
    assert store.has_evidence(answer.id)


def test_what_broke_off_later_is_kept_too(session: Session, store: ResultStore) -> None:
    connector = FakeConnector(rows_of(fault=Unreadable("Cut off.", evidence=PAGE)))
    (answer,) = desk(store).ask(session, None, [asked(connector)])
    assert store.evidence(answer.id) == PAGE


def test_the_first_of_it_is_enough(session: Session, store: ResultStore) -> None:
    answer = failed(session, store, sent=b"x" * 10**6)
    assert len(store.evidence(answer.id)) == EVIDENCE_BYTES


@pytest.mark.parametrize("error", [Unreachable("Gone."), Refused("No.")])
def test_where_nothing_came_nothing_is_kept(
    session: Session, store: ResultStore, error: ConnectorError
) -> None:
    (answer,) = desk(store, seconds=0.5).ask(session, None, [asked(FakeConnector(error))])
    assert not store.has_evidence(answer.id)
    with pytest.raises(KeyError):
        find_evidence(session, store, Visitor(), PLACE, answer.id)


@pytest.mark.parametrize(
    ("owner", "reader", "seen"),
    [(None, None, True), (None, "a", True), ("a", "a", True), ("a", None, False), ("a", "b", False)],
)
def test_who_may_see_it(
    session: Session, store: ResultStore, owner: str | None, reader: str | None, seen: bool
) -> None:
    people = {name: person(session, name).id for name in ("a", "b")} | {None: None}
    answer = failed(session, store, people[owner])
    if seen:
        assert find_evidence(session, store, Visitor(people[reader]), PLACE, answer.id)[1] == PAGE
    else:
        with pytest.raises(KeyError):
            find_evidence(session, store, Visitor(people[reader]), PLACE, answer.id)


@pytest.mark.parametrize("place", [("fake", "planets"), ("other", "stars")])
def test_it_belongs_to_its_dataset(session: Session, store: ResultStore, place: tuple[str, str]) -> None:
    with pytest.raises(KeyError):
        find_evidence(session, store, Visitor(), place, failed(session, store).id)


@pytest.mark.parametrize("answer_id", ["", "a" * 32, "../../etc/passwd"])
def test_an_unknown_id_opens_nothing(session: Session, store: ResultStore, answer_id: str) -> None:
    with pytest.raises(KeyError):
        find_evidence(session, store, Visitor(), PLACE, answer_id)


def test_it_is_swept_with_its_answer(session: Session, store: ResultStore) -> None:
    kept, old = failed(session, store), failed(session, store)
    session.query(Answer).filter(Answer.id == old.id).update({"expires_at": now() - timedelta(seconds=1)})
    with pytest.raises(KeyError):
        find_evidence(session, store, Visitor(), PLACE, old.id)
    old_id = old.id
    for file in store.folder.rglob("*.evidence"):
        os.utime(file, (1, 1))
    sweep_results(session, store, ROOM, ROOM)
    assert (store.has_evidence(kept.id), store.has_evidence(old_id)) == (True, False)


def test_it_makes_room_like_a_result(session: Session, store: ResultStore) -> None:
    answers = [failed(session, store) for _ in range(3)]
    assert sweep_results(session, store, 2 * len(PAGE), ROOM) == 1
    assert [store.has_evidence(answer.id) for answer in answers] == [False, True, True]
