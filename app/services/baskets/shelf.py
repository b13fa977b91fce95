"""The baskets of an account: made, named, ordered, chosen, taken away and brought back."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from app.models import Account, Basket, BasketChange
from app.models.base import now
from app.services.baskets.faults import Full
from app.services.baskets.writing import begin, changed, remember

__all__ = [
    "MOST_BASKETS",
    "NAME_LONGEST",
    "baskets_of",
    "choose",
    "default_basket",
    "describe",
    "ensure_default",
    "make",
    "own_basket",
    "place_basket",
    "restore",
    "take_away",
    "unused_name",
]

MOST_BASKETS = 200
NAME_LONGEST = 200


def _of(account_id: str) -> Select[Basket]:
    return select(Basket).where(Basket.account_id == account_id, Basket.removed_at.is_(None))


def own_basket(session: Session, account_id: str | None, basket_id: str) -> Basket:
    """A basket of this account. Raises KeyError, also for one of somebody else, and for a removed one."""
    basket = session.get(Basket, basket_id)
    if basket is None or account_id is None or basket.account_id != account_id or basket.removed_at:
        raise KeyError(basket_id)
    return basket


def baskets_of(session: Session, account_id: str) -> Sequence[Basket]:
    """The account's baskets, in their order."""
    return session.scalars(_of(account_id).order_by(Basket.place, Basket.created_at, Basket.id)).all()


def default_basket(session: Session, account_id: str) -> Basket | None:
    """The basket that ticks go into: the one chosen last, else the first made; None where there is none."""
    return session.scalars(
        _of(account_id)
        .where(Basket.frozen_at.is_(None))
        .order_by(Basket.chosen_at.desc().nulls_last(), Basket.created_at, Basket.id)
        .limit(1)
    ).first()


def ensure_default(session: Session, account_id: str) -> Basket:
    """The basket that ticks go into, made where there is none."""
    found = default_basket(session, account_id)
    if found:
        return found
    # Two first ticks at once make one basket: the second waits here for the first.
    changed(session, update(Account).where(Account.id == account_id).values(seen_at=Account.seen_at))
    found = default_basket(session, account_id)
    if found is None:
        found = Basket(account_id=account_id)
        session.add(found)
    session.commit()
    return found


def unused_name(session: Session, account_id: str, name: str) -> str:
    """The name, with a number where a basket of the account has it."""
    taken = {basket.name for basket in baskets_of(session, account_id)}
    fresh, number = name, 2
    while fresh in taken:
        end = f" ({number})"
        fresh, number = f"{name[: NAME_LONGEST - len(end)]}{end}", number + 1
    return fresh


def make(session: Session, account_id: str, name: str, note: str = "") -> Basket:
    """A new basket, after the others. Raises Full."""
    changed(session, update(Account).where(Account.id == account_id).values(seen_at=Account.seen_at))
    asked = select(func.count(), func.max(Basket.place)).where(
        Basket.account_id == account_id, Basket.removed_at.is_(None)
    )
    count, last = session.execute(asked).one()
    if count >= MOST_BASKETS:
        session.rollback()
        raise Full(f"There are {count} baskets already. Remove one that is not needed any more.")
    basket = Basket(account_id=account_id, name=name, note=note, place=(last or 0) + 1)
    session.add(basket)
    session.commit()
    return basket


def describe(session: Session, basket: Basket, name: str, note: str) -> BasketChange | None:
    """Give a basket a name and a note; the change undoes it, None where it has them. Raises Frozen."""
    moment = begin(session, basket.id)
    session.refresh(basket)  # it was read before it was locked
    before = {"name": [basket.name, name], "note": [basket.note, note]}
    texts = {column: pair for column, pair in before.items() if pair[0] != pair[1]}
    if not texts:
        session.rollback()
        return None
    basket.name, basket.note = name, note
    change = remember(session, "described", basket.id, described=texts, moment=moment)
    session.commit()
    return change


def choose(session: Session, basket: Basket) -> None:
    """Let ticks go into this basket from now on. Raises Frozen."""
    begin(session, basket.id)
    basket.chosen_at = now()
    session.commit()


def place_basket(session: Session, basket: Basket, to: int) -> None:
    """Put a basket at this place among the account's, counted from 0; beyond the last is the end."""
    others = [one for one in baskets_of(session, basket.account_id) if one.id != basket.id]
    at = min(max(to, 0), len(others))
    for place, one in enumerate([*others[:at], basket, *others[at:]]):
        one.place = place
    session.commit()


def take_away(session: Session, basket: Basket) -> None:
    """Remove a basket with all that is in it, so that it can be brought back."""
    basket.removed_at = now()
    session.commit()


def restore(session: Session, account_id: str, basket_id: str) -> Basket:
    """Bring a removed basket back. Raises KeyError where the account has none of this id."""
    basket = session.get(Basket, basket_id)
    if basket is None or basket.account_id != account_id:
        raise KeyError(basket_id)
    basket.removed_at = None
    session.commit()
    return basket
