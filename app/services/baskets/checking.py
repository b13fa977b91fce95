"""Whether the links of a basket's items still answer."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import case, func, or_, select, update
from sqlalchemy.orm import Session

from app.models import Basket, Item, ItemKind, LinkState
from app.models.base import now
from app.models.baskets import LINKED
from app.services.baskets.reading import in_basket
from app.services.baskets.writing import changed
from connectors.deadline import Deadline
from connectors.errors import AccessError, ConnectorError
from connectors.transport import Request, Transport

__all__ = ["Links", "Seen", "ask_link", "begin_check", "check_item", "check_links", "end_check", "links_of"]

EACH = 10.0
SLICE = 15.0
"""Seconds for one link, and for one turn of the job, so that others come in between."""
LASTS = timedelta(minutes=15)
AT_ONCE = 8
PART = 40
OK, LAST_OK, PARTIAL = 200, 299, 206
GUARDED, GONE = frozenset({401, 403, 407}), frozenset({404, 410})
NO_HEAD = frozenset({400, 403, 404, 405, 500, 501})
"""Statuses that some servers give to HEAD alone; they are asked for the first byte instead."""
TOTAL = re.compile(r"bytes \d+-\d+/(\d{1,18})")
WORDS_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of asking a link: state, words, and the bytes it leads to where they were told."""

    state: LinkState
    words: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Links:
    """The links of a basket: how many in which state, how many were asked in this check, and when last."""

    states: Mapping[str, int] = field(default_factory=dict)
    checked: int = 0
    last: datetime | None = None

    @property
    def linked(self) -> int:
        """Links in all."""
        return sum(self.states.values())


def _size(status: int, headers: Mapping[str, str]) -> int | None:
    if status == PARTIAL:
        found = TOTAL.match(headers.get("Content-Range", ""))
        return int(found[1]) if found else None
    text = headers.get("Content-Length", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None  # noqa: PLR2004 - digits of an int64


def _asked(transport: Transport, url: str, deadline: Deadline, method: str) -> tuple[int, Mapping[str, str]]:
    headers = {"Accept-Encoding": "identity"} | ({"Range": "bytes=0-0"} if method == "GET" else {})
    request = Request(url, method=method, headers=headers, any_status=True)
    with transport.open(request, deadline) as stream:  # left at once: whoever ignores the range is hung up on
        return stream.status, stream.headers


def ask_link(transport: Transport, url: str, seconds: float = EACH) -> Seen:
    """Ask for the head of a link, else for its first byte (RFC 9110, sections 9.3.2 and 14.2)."""
    deadline = Deadline(seconds)
    try:
        status, headers = _asked(transport, url, deadline, "HEAD")
        if status in NO_HEAD:
            status, headers = _asked(transport, url, deadline, "GET")
    except AccessError as error:
        return Seen(LinkState.GUARDED, error.message[:WORDS_LONGEST])
    except ConnectorError as error:
        return Seen(LinkState.FAILED, error.message[:WORDS_LONGEST])
    if OK <= status <= LAST_OK:
        return Seen(LinkState.ANSWERS, size=_size(status, headers))
    state = LinkState.GUARDED if status in GUARDED else LinkState.GONE if status in GONE else LinkState.FAILED
    return Seen(state, f"HTTP {status}")


def begin_check(session: Session, basket: Basket) -> bool:
    """Say that the links of a basket are looked at from now on; False where they are already."""
    moment = now()
    idle = or_(Basket.check_until.is_(None), Basket.check_until < moment, Basket.check_ended_at.is_not(None))
    begun = update(Basket).where(Basket.id == basket.id, idle)
    values = {"check_began_at": moment, "check_until": moment + LASTS, "check_ended_at": None}
    number = changed(session, begun.values(**values))
    session.commit()
    return bool(number)


def end_check(session: Session, basket_id: str) -> None:
    """Say that the links of a basket are not looked at any more."""
    changed(session, update(Basket).where(Basket.id == basket_id).values(check_ended_at=now()))
    session.commit()


def links_of(session: Session, basket: Basket) -> Links:
    """How the links of a basket answered."""
    began = basket.check_began_at or now()
    fresh = func.sum(case((Item.link_seen_at >= began, 1), else_=0))
    asked = (
        select(Item.link_state, func.count(), fresh, func.max(Item.link_seen_at))
        .where(in_basket(basket.id), LINKED)
        .group_by(Item.link_state)
    )
    found = session.execute(asked).all()
    states = {LinkState(state).value: number for state, number, _, _ in found}
    moments = [last for *_, last in found if last]
    return Links(
        states={state.value: states[state.value] for state in LinkState if state.value in states},
        checked=sum(int(number or 0) for _, _, number, _ in found),
        last=max(moments, default=None),
    )


def _keep(session: Session, basket_id: str, url: str, seen: Seen, moment: datetime) -> None:
    values: dict[str, object] = {
        "link_state": seen.state,
        "link_words": seen.words,
        "link_seen_at": moment,
    }
    if seen.size:
        unknown = Item.size.is_(None) & (Item.kind != ItemKind.WORKFLOW)  # its page is not all of it
        values["size"] = case((unknown, seen.size), else_=Item.size)
    same = (Item.basket_id == basket_id, Item.access_url == url)
    changed(session, update(Item).where(*same).values(**values))


def _ended(asked: Mapping[Future[Seen], str]) -> Iterator[tuple[str, Seen]]:
    for future in as_completed(asked):
        yield asked[future], future.result()


def _ask_all(
    ask: Callable[[str], Seen], urls: Sequence[str], pool: ThreadPoolExecutor
) -> Iterable[tuple[str, Seen]]:
    return _ended({pool.submit(ask, url): url for url in urls})


def check_links(session: Session, basket_id: str, transport: Transport, seconds: float = SLICE) -> bool:
    """Ask links that were not asked since the check began, for so long; whether any are left.

    Each is asked once, however many items lead to it. What is known is committed at once.
    """
    basket = session.get(Basket, basket_id)
    if basket is None or basket.check_began_at is None or basket.check_until is None or basket.check_ended_at:
        return False
    began, until, turn = basket.check_began_at, basket.check_until, Deadline(seconds)
    left = (
        select(Item.access_url)
        .where(in_basket(basket_id), LINKED)
        .where(or_(Item.link_seen_at.is_(None), Item.link_seen_at < began))
        .group_by(Item.access_url)
        .order_by(func.min(Item.place))
        .limit(PART)
    )
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="links") as pool:
        while turn.remaining() and now() < until:
            urls = session.scalars(left).all()
            session.commit()  # the database is not held while the network is waited for
            if not urls:
                break
            for url, seen in _ask_all(lambda url: ask_link(transport, url), urls, pool):
                _keep(session, basket_id, url, seen, now())
                session.commit()
        else:
            if now() < until:
                return True
    end_check(session, basket_id)
    return False


def check_item(session: Session, item: Item, transport: Transport, seconds: float = EACH) -> Seen:
    """Ask the link of one item now."""
    basket_id, url = item.basket_id, item.access_url
    session.commit()
    seen = ask_link(transport, url, seconds)
    _keep(session, basket_id, url, seen, now())
    session.commit()
    return seen
