import pytest
from sqlalchemy.orm import Session

from app.models import Basket, ItemKind
from app.services import baskets
from app.services.baskets import Look
from tests.support.people import filled, labels, reference


@pytest.fixture
def various(session: Session, mine: Basket) -> Basket:
    """A basket with things of several kinds."""
    things = [
        reference("Alpha", fields={"name": "Alpha", "band": "Röntgen"}, note="First light", tags=["deep"]),
        reference("Beta_1", fields={"name": "Beta_1", "share": "100%"}, tags=["m31", "deep sky"]),
        reference("image", kind=ItemKind.FILE, access_url="https://a.test/1", size=2000),
        reference("cube", kind=ItemKind.FILE, access_url="https://a.test/2", size=3_000_000_000),
        reference("table", kind=ItemKind.FILE, access_url="https://a.test/3"),
    ]
    baskets.add(session, mine, things)
    return mine


@pytest.mark.parametrize(
    ("look", "found"),
    [
        (Look(words="alpha"), ["Alpha"]),
        (Look(words="RÖNTGEN"), ["Alpha"]),
        (Look(words="first alpha"), ["Alpha"]),
        (Look(words="first beta"), []),
        (Look(words="deep"), ["Alpha", "Beta_1"]),
        (Look(words="_"), ["Beta_1"]),
        (Look(words="%"), ["Beta_1"]),
        (Look(words="!"), []),
        (Look(tag="deep"), ["Alpha"]),
        (Look(tag="deep sky"), ["Beta_1"]),
        (Look(kind="file"), ["image", "cube", "table"]),
        (Look(kind="file", words="cube"), ["cube"]),
        (Look(link="unknown", kind="row"), ["Alpha", "Beta_1"]),
        (Look(link="gone"), []),
        (Look(kind="colour"), []),
        (Look(sort="-label"), ["table", "image", "cube", "Beta_1", "Alpha"]),
        (Look(sort="-size", kind="file"), ["cube", "image", "table"]),
        (Look(sort="size", kind="file"), ["image", "cube", "table"]),
        (Look(sort="colour; DROP TABLE items"), ["Alpha", "Beta_1", "image", "cube", "table"]),
    ],
)
def test_what_is_looked_at(session: Session, various: Basket, look: Look, found: list[str]) -> None:
    assert labels(session, various, look) == found
    assert baskets.count(session, various.id, look) == len(found)


def test_what_is_in_it_altogether(session: Session, various: Basket) -> None:
    totals = baskets.totals(session, various.id)
    assert totals.kinds == {"row": 2, "file": 3}
    assert (totals.items, totals.size, totals.sized) == (5, 3_000_002_000, 2)
    assert baskets.links_of(session, various).linked == 3


def test_nothing_altogether(session: Session, mine: Basket) -> None:
    assert baskets.totals(session, mine.id) == baskets.Totals()


def test_a_stream_brings_all_in_their_order(session: Session, mine: Basket) -> None:
    many = [reference(f"{number}") for number in range(1203)]
    baskets.add(session, mine, many)
    baskets.move(session, mine, baskets.Look(words="77"), 0)
    streamed = [item.label for item in baskets.stream(session, mine.id)]
    assert streamed == labels(session, mine)
    assert len(streamed) == 1203


def test_held_tells_only_what_is_in(session: Session, mine: Basket) -> None:
    filled(session, mine, "ab")
    baskets.remove(session, mine, identities=["b"])
    assert baskets.held(session, mine.id, ["a", "b", "c"]) == {"a"}
