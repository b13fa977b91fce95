"""Who sends this request: the signed cookie holds a token, SQL says whose it is."""

from flask import g, session

from app.extensions import sql_session
from app.models import Account
from app.services.accounts import account_of, become_guest

__all__ = [
    "as_stranger",
    "current_account",
    "forget_browser",
    "guest_or_account",
    "remember_browser",
    "token",
]

KEY = "sign-in"
STAYS = ("opened",)
"""What a browser keeps when it gets another token: the secret links that it has opened."""


def token() -> str | None:
    """The browser's token, None where it has none."""
    kept = session.get(KEY)
    return kept if isinstance(kept, str) else None


def current_account() -> Account | None:
    """The account of this request, read from SQL once; None for a visitor who kept nothing yet."""
    if "account" not in g:
        kept = token()
        g.account = account_of(sql_session(), kept) if kept else None
    account: Account | None = g.account
    return account


def as_stranger() -> None:
    """Show this request's page as to nobody known, where the database cannot be asked who it is."""
    g.account = None


def remember_browser(fresh: str) -> None:
    """Give the browser a new token, for a year at most."""
    kept = {name: session[name] for name in STAYS if name in session}
    session.clear()
    session.permanent = True
    session[KEY] = fresh
    session.update(kept)
    g.pop("account", None)


def forget_browser() -> None:
    """Take the browser's token away."""
    session.clear()
    g.pop("account", None)


def guest_or_account() -> Account:
    """The account of this request; a visitor becomes a guest."""
    account = current_account()
    if account is None:
        account, fresh = become_guest(sql_session())
        sql_session().commit()
        remember_browser(fresh)
        g.account = account
    return account
