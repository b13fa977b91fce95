"""Who asks, as sharing knows it: the account of this request and the secret links that its browser opened."""

from flask import g, session

from app.bearer import current_grant
from app.identity import account_id
from app.services.sharing.access import Visitor

__all__ = ["OPENED", "remember_link", "visitor"]

OPENED = "opened"
MOST_OPENED = 30


def _opened() -> tuple[str, ...]:
    """The shares whose links this browser opened; who comes with a token or a signed link brings its own."""
    if "opened" in g:
        return tuple(g.opened)
    if current_grant():
        return ()
    kept = session.get(OPENED, [])
    return tuple(str(one) for one in kept[:MOST_OPENED]) if isinstance(kept, list) else ()


def visitor() -> Visitor:
    """Who asks."""
    return Visitor(account_id(), _opened())


def remember_link(share_id: str) -> None:
    """Note that this browser opened a secret link; of many the newest are kept."""
    others = [one for one in _opened() if one != share_id]
    session.permanent = True
    session[OPENED] = [share_id, *others][:MOST_OPENED]
