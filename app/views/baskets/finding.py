"""Which basket a request is about, and whether whoever sends it may see or change it."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import abort, request

from app.extensions import sql_session
from app.identity import current_account
from app.models import Access, Basket, ShareKind
from app.pages.baskets.undoing import Undo
from app.services import baskets
from app.views.shares.reaching import access_to

__all__ = ["default_or_none", "kept_in_words", "offered_undo"]


def default_or_none() -> Basket | None:
    """The basket that ticks of whoever is here go into."""
    account = current_account()
    return baskets.default_basket(sql_session(), account.id) if account else None


@contextmanager
def kept_in_words() -> Iterator[None]:
    """Say why a basket is left as it is: it is frozen, or full."""
    try:
        yield
    except (baskets.Frozen, baskets.Full) as error:
        abort(409, str(error))


def offered_undo(basket: Basket) -> Undo | None:
    """What the page that the request names offers to take back, to who may."""
    try:
        change = baskets.change_of(sql_session(), basket, request.args.get("undo", "")[:32])
    except KeyError:
        return None
    if not change.is_of_target_alone and access_to(ShareKind.BASKET, basket.id) < Access.EDIT:
        return None
    return Undo(change, sql_session().get(Basket, change.target_id) if change.target_id else None)
