import hashlib
import json

import pytest
from sqlalchemy.orm import Session

from app.models import Basket, Item, LinkState
from app.services import baskets
from tests.support.people import filled, ids, labels, reference


def text_of(session: Session, basket: Basket) -> bytes:
    return b"".join(baskets.canonical(session, basket))


def test_a_snapshot_is_a_copy_with_the_digest_of_its_text(session: Session, mine: Basket) -> None:
    frozen = baskets.freeze(session, filled(session, mine, "ab"), mine.account_id)
    assert frozen.id != mine.id
    assert labels(session, frozen) == ["a", "b"]
    assert frozen.digest == hashlib.sha256(text_of(session, frozen)).hexdigest()
    assert baskets.is_intact(session, frozen)


def test_it_keeps_when_its_items_were_put_in(session: Session, mine: Basket) -> None:
    frozen = baskets.freeze(session, filled(session, mine, "ab"), mine.account_id)
    times = [[item.added_at for item in session.scalars(baskets.items(one.id))] for one in (mine, frozen)]
    assert times[0] == times[1]


def test_what_is_done_to_the_basket_leaves_the_snapshot(session: Session, mine: Basket) -> None:
    frozen = baskets.freeze(session, filled(session, mine, "ab"), mine.account_id)
    baskets.empty(session, mine)
    filled(session, mine, "c")
    assert labels(session, frozen) == ["a", "b"]
    assert baskets.is_intact(session, frozen)


@pytest.mark.parametrize("name", ["label", "note", "question", "access_url", "query"])
def test_any_change_behind_its_back_is_seen(session: Session, mine: Basket, name: str) -> None:
    frozen = baskets.freeze(session, filled(session, mine, "ab"), mine.account_id)
    session.query(Item).filter(Item.id == ids(session, frozen)[1]).update({name: "changed"})
    session.commit()
    assert not baskets.is_intact(session, frozen)


def test_another_order_is_seen_and_an_answering_link_is_not(session: Session, mine: Basket) -> None:
    frozen = baskets.freeze(session, filled(session, mine, "ab"), mine.account_id)
    numbers = ids(session, frozen)
    session.query(Item).filter(Item.id == numbers[0]).update({"link_state": LinkState.GONE})
    session.commit()
    assert baskets.is_intact(session, frozen)
    session.query(Item).filter(Item.id == numbers[0]).update({"place": 10**6})
    session.commit()
    assert not baskets.is_intact(session, frozen)


def test_the_text_is_canonical(session: Session, mine: Basket) -> None:
    baskets.add(session, mine, [reference("a", fields={"z": 1.5, "é": None}, tags=["b", "a"])])
    text = text_of(session, mine)
    told = json.loads(text)
    assert text == json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert told["items"][0]["tags"] == ["a", "b"]
    assert told["items"][0]["columns"] == [{"name": "name", "datatype": "char"}]


def test_a_basket_that_is_not_frozen_has_nothing_to_be_held_against(session: Session, mine: Basket) -> None:
    assert not baskets.is_intact(session, mine)
