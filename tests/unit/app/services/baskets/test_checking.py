from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.models import Basket, Item, LinkState
from app.models.base import now
from app.services import baskets
from app.services.baskets import checking
from app.services.baskets.checking import ask_link
from connectors.errors import ConnectorError, Unreachable
from connectors.transport import Forbidden, HttpTransport, MemoryTransport, Reply
from tests.support.people import reference

URL = "https://archive.test/a.fits"


def reply(status: int, **headers: str) -> Reply:
    return Reply(status, b"x", {name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize(
    ("head", "get", "state", "size"),
    [
        (reply(200, Content_Length="2880"), None, LinkState.ANSWERS, 2880),
        (reply(200), None, LinkState.ANSWERS, None),
        (reply(200, Content_Length="much"), None, LinkState.ANSWERS, None),
        (reply(405), reply(206, Content_Range="bytes 0-0/86400"), LinkState.ANSWERS, 86400),
        (reply(405), reply(206, Content_Range="bytes 0-0/*"), LinkState.ANSWERS, None),
        (reply(501), reply(200, Content_Length="77"), LinkState.ANSWERS, 77),
        (reply(403), reply(200), LinkState.ANSWERS, None),
        (reply(403), reply(403), LinkState.GUARDED, None),
        (reply(401), None, LinkState.GUARDED, None),
        (reply(404), reply(404), LinkState.GONE, None),
        (reply(410), None, LinkState.GONE, None),
        (reply(500), reply(500), LinkState.FAILED, None),
        (reply(503), None, LinkState.FAILED, None),
        (Unreachable("Nobody is there."), None, LinkState.FAILED, None),
        (Forbidden("Not asked."), None, LinkState.FAILED, None),
    ],
)
def test_what_a_link_says(
    head: Reply | ConnectorError, get: Reply | None, state: LinkState, size: int | None
) -> None:
    replies: dict[tuple[str, str], Reply | ConnectorError] = {("HEAD", URL): head}
    if get:
        replies["GET", URL] = get
    transport = MemoryTransport(replies)
    seen = ask_link(transport, URL)
    assert (seen.state, seen.size) == (state, size)
    assert [one.method for one in transport.requests] == (["HEAD", "GET"] if get else ["HEAD"])
    assert transport.requests[-1].headers.get("Range") == ("bytes=0-0" if get else None)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/x", "http://[::1]/x", "ftp://a.test/", "javascript:alert(1)"]
)
def test_no_address_of_the_house_is_asked(url: str) -> None:
    seen = ask_link(HttpTransport("Test/1"), url, 2.0)
    assert seen.state is LinkState.FAILED
    assert seen.words


def linked(session: Session, basket: Basket, *urls: str) -> None:
    things = [reference(f"{number}", access_url=url) for number, url in enumerate(urls)]
    baskets.add(session, basket, things)


def states(session: Session, basket: Basket) -> list[str]:
    session.expire_all()
    return [item.link_state for item in session.scalars(baskets.items(basket.id))]


def test_each_link_is_asked_once_and_all_its_items_know(session: Session, mine: Basket) -> None:
    linked(session, mine, URL, "", "https://archive.test/gone", URL)
    transport = MemoryTransport(
        {URL: reply(200, Content_Length="5"), "https://archive.test/gone": reply(404)}
    )
    assert baskets.begin_check(session, mine)
    assert not baskets.begin_check(session, mine)
    assert not baskets.check_links(session, mine.id, transport)
    assert states(session, mine) == ["answers", "", "gone", "answers"]
    assert [url for url, _ in transport.asked if url == URL] == [URL]
    links = baskets.links_of(session, mine)
    assert (dict(links.states), links.checked) == ({"answers": 2, "gone": 1}, 3)
    assert links.last
    assert mine.check_ended_at
    assert baskets.totals(session, mine.id).size == 10
    assert baskets.begin_check(session, mine)


def test_a_size_that_the_archive_told_is_kept(session: Session, mine: Basket) -> None:
    baskets.add(session, mine, [reference("a", access_url=URL, size=7)])
    baskets.begin_check(session, mine)
    baskets.check_links(session, mine.id, MemoryTransport({URL: reply(200, Content_Length="5")}))
    assert baskets.totals(session, mine.id).size == 7


def test_a_turn_ends_and_the_next_goes_on(
    session: Session, mine: Basket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "PART", 2)
    urls = [f"https://archive.test/{number}" for number in range(5)]
    linked(session, mine, *urls)
    baskets.begin_check(session, mine)
    transport = MemoryTransport(dict.fromkeys(urls, reply(200)))
    assert baskets.check_links(session, mine.id, transport, seconds=0)
    assert states(session, mine) == [""] * 5
    assert not baskets.check_links(session, mine.id, transport)
    assert states(session, mine) == ["answers"] * 5
    assert sorted(url for url, _ in transport.asked) == urls


def overdue(basket: Basket) -> None:
    basket.check_until = now() - timedelta(seconds=1)


def ended(basket: Basket) -> None:
    basket.check_ended_at = now()


@pytest.mark.parametrize("how", [overdue, ended])
def test_a_check_that_is_over_asks_nobody(
    session: Session, mine: Basket, how: Callable[[Basket], None]
) -> None:
    linked(session, mine, URL)
    baskets.begin_check(session, mine)
    how(mine)
    session.commit()
    transport = MemoryTransport({URL: reply(200)})
    assert not baskets.check_links(session, mine.id, transport)
    assert transport.asked == []
    assert baskets.begin_check(session, mine)


def test_nothing_was_begun(session: Session, mine: Basket) -> None:
    linked(session, mine, URL)
    assert not baskets.check_links(session, mine.id, MemoryTransport())
    assert not baskets.check_links(session, "nothing", MemoryTransport())


def test_one_link_is_asked_at_once(session: Session, mine: Basket) -> None:
    linked(session, mine, URL, "https://archive.test/other")
    item = session.query(Item).filter(Item.access_url == URL).one()
    seen = baskets.check_item(session, item, MemoryTransport({URL: reply(410)}))
    assert seen.state is LinkState.GONE
    assert states(session, mine) == ["gone", ""]


def test_a_frozen_baskets_links_are_looked_at_too(session: Session, mine: Basket) -> None:
    linked(session, mine, URL)
    frozen = baskets.freeze(session, mine, mine.account_id)
    baskets.begin_check(session, frozen)
    baskets.check_links(session, frozen.id, MemoryTransport({URL: reply(200)}))
    assert states(session, frozen) == ["answers"]
    assert baskets.is_intact(session, frozen)
