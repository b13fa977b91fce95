"""Who is here: guests, sign-in links, signing in and out."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.models import Account, Job, Role, Search, SignIn, SignInLink
from app.models.base import now
from app.services.baskets import merge_baskets

__all__ = [
    "LinkUsed",
    "account_of",
    "become_guest",
    "known_link",
    "make_sign_in_link",
    "redeem",
    "sign_out",
    "sweep_accounts",
]

LINK_LIVES = timedelta(hours=24)
SIGN_IN_LIVES = timedelta(days=30)
GUEST_LIVES = timedelta(days=365)


class LinkUsed(LookupError):  # noqa: N818 - named by what happened
    """The sign-in link is unknown, used or too old."""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _open(session: Session, account: Account, lives: timedelta) -> str:
    token = secrets.token_urlsafe(32)
    session.add(SignIn(token_hash=_hash(token), account_id=account.id, expires_at=now() + lives))
    return token


def account_of(session: Session, token: str) -> Account | None:
    """The account that a browser's token stands for, None where it is unknown, ended or too old."""
    known = session.get(SignIn, _hash(token))
    return known.account if known and known.expires_at > now() else None


def become_guest(session: Session) -> tuple[Account, str]:
    """A new guest account and the token of its browser; the caller commits."""
    account = Account(role=Role.GUEST)
    session.add(account)
    session.flush()
    return account, _open(session, account, GUEST_LIVES)


def make_sign_in_link(session: Session, address: str, role: Role = Role.ADMIN) -> str:
    """A one-time link, valid for a day, that signs in the first account of this role or makes it."""
    account = session.scalars(
        select(Account).where(Account.role == role).order_by(Account.created_at)
    ).first()
    if account is None:
        account = Account(role=role, name="Administrator" if role is Role.ADMIN else "User")
        session.add(account)
        session.flush()
    token = secrets.token_urlsafe(32)
    session.add(SignInLink(token_hash=_hash(token), account_id=account.id, expires_at=now() + LINK_LIVES))
    session.commit()
    return f"{address}/sign-in/{token}"


def known_link(session: Session, token: str) -> SignInLink:
    """The unused link of this token; looking does not use it up. Raises LinkUsed."""
    link = session.get(SignInLink, _hash(token))
    if link is None or link.used_at or link.expires_at <= now():
        raise LinkUsed("This sign-in link was used already, is too old, or never existed.")
    return link


def _account_of_link(link: SignInLink) -> Account:
    if link.account is None:
        raise LinkUsed("The account of this sign-in link does not exist any more.")
    return link.account


def redeem(session: Session, token: str, guest: Account | None) -> str:
    """Use a sign-in link up and give the browser's new token; a guest's baskets and searches come along.

    Raises LinkUsed. Of two browsers that use one link at the same moment, one gets in.
    """
    link = known_link(session, token)
    account = _account_of_link(link)
    claimed = session.execute(
        update(SignInLink)
        .where(SignInLink.token_hash == link.token_hash, SignInLink.used_at.is_(None))
        .values(used_at=now())
    )
    if not claimed.rowcount:  # type: ignore[attr-defined]  # a CursorResult, which execute() does not promise
        raise LinkUsed("This sign-in link was used a moment ago.")
    if guest and guest.is_guest:
        merge_baskets(session, guest.id, account.id)
        for kind in (Search, Job):
            session.execute(update(kind).where(kind.account_id == guest.id).values(account_id=account.id))
        session.execute(delete(SignIn).where(SignIn.account_id == guest.id))
        session.delete(guest)
    fresh = _open(session, account, SIGN_IN_LIVES)
    session.commit()
    return fresh


def sign_out(session: Session, token: str) -> None:
    """End a browser's sign-in at the server: its cookie opens nothing any more."""
    session.execute(delete(SignIn).where(SignIn.token_hash == _hash(token)))
    session.commit()


def sweep_accounts(session: Session) -> int:
    """Forget what has expired, and guests that no browser can come back to; returns how many guests."""
    for kind in (SignIn, SignInLink):
        session.execute(delete(kind).where(kind.expires_at < now()))
    alive = select(SignIn.account_id)
    gone = session.execute(delete(Account).where(Account.role == Role.GUEST, Account.id.not_in(alive)))
    session.commit()
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a CursorResult, which execute() does not promise
