from sqlalchemy.orm import Session

from app.models import Basket
from app.services import baskets
from app.services.baskets import Look
from tests.support.people import filled, ids, labels, reference


def test_tags_are_put_on_and_taken_off(session: Session, mine: Basket) -> None:
    filled(session, mine, "abc")
    assert baskets.tag(session, mine, ids(session, mine, "ab"), ["deep", "m31"])[0] == 2
    assert baskets.tag(session, mine, ids(session, mine, "bc"), ["m31"])[0] == 2
    assert baskets.tags_of(session, mine.id) == [("m31", 3), ("deep", 2)]
    assert labels(session, mine, Look(tag="deep")) == ["a", "b"]
    baskets.untag(session, mine, ids(session, mine, "a"), ["deep", "never"])
    assert labels(session, mine, Look(tag="deep")) == ["b"]


def test_only_what_changed_is_kept(session: Session, mine: Basket) -> None:
    filled(session, mine, "abc")
    first, second, _ = ids(session, mine)
    baskets.tag(session, mine, [first], ["m31"])
    _, change = baskets.tag(session, mine, [first, second], ["deep", "m31"])
    assert change
    assert (change.tagged, change.untagged) == ({"deep": [first, second], "m31": [second]}, {})
    assert change.number == 2
    assert baskets.tag(session, mine, [first], ["deep", "m31"]) == (1, None)
    assert baskets.untag(session, mine, [first], ["never"]) == (1, None)
    assert baskets.untag(session, mine, [], ["deep"]) == (0, None)


def test_thousands_are_tagged_at_once(session: Session, mine: Basket) -> None:
    baskets.add(session, mine, [reference(str(number)) for number in range(1100)])
    number, change = baskets.tag(session, mine, Look(), ["all"])
    assert (number, baskets.tags_of(session, mine.id)) == (1100, [("all", 1100)])
    assert change
    assert baskets.undo(session, change) == 1100
    assert baskets.tags_of(session, mine.id) == []
