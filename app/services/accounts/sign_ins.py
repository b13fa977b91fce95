"""Browsers that are signed in: beginning, looking, ending."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from app.models import Account, Identity, SignIn
from app.models.base import now

__all__ = [
    "GUEST_LIVES",
    "SIGN_IN_LIVES",
    "device_of",
    "end_all",
    "end_at_provider",
    "end_others",
    "end_sign_in",
    "hash_of",
    "open_sign_in",
    "sign_in_of",
    "sign_ins_of",
    "sign_out",
]

SIGN_IN_LIVES = timedelta(days=30)
GUEST_LIVES = timedelta(days=365)
SEEN_EVERY = timedelta(minutes=5)
BROWSERS = ("Edg/Edge", "OPR/Opera", "Firefox/Firefox", "Chrome/Chrome", "Safari/Safari", "curl/curl")
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS X/macOS", "CrOS/ChromeOS", "Linux")


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def device_of(user_agent: str) -> str:
    """A browser in few words, such as `Firefox on Linux`, so that people know their own again."""

    def first(known: Sequence[str], otherwise: str) -> str:
        named = (one.rpartition("/")[2] for one in known if one.partition("/")[0] in user_agent)
        return next(named, otherwise)

    browser, system = first(BROWSERS, "Unknown browser"), first(SYSTEMS, "")
    return f"{browser} on {system}" if system else browser


def open_sign_in(
    session: Session,
    account: Account,
    lives: timedelta,
    *,
    device: str = "",
    identity_id: str | None = None,
    provider_session: str = "",
) -> tuple[SignIn, str]:
    """A new sign-in and its token, which is told once; the caller commits."""
    token = secrets.token_urlsafe(32)
    opened = SignIn(
        token_hash=hash_of(token),
        account_id=account.id,
        identity_id=identity_id,
        provider_session=provider_session,
        device=device[:100],
        expires_at=now() + lives,
    )
    session.add(opened)
    session.flush()
    return opened, token


def sign_in_of(session: Session, token: str) -> SignIn | None:
    """The sign-in that a browser's token stands for; None where it is unknown, ended, or the account is off.

    That it was seen is written down every few minutes.
    """
    known = session.get(SignIn, hash_of(token))
    if known is None or known.expires_at <= now() or known.account.disabled_at:
        return None
    if known.seen_at < now() - SEEN_EVERY:
        moment = now()
        for seen, key in ((SignIn, SignIn.id == known.id), (Account, Account.id == known.account_id)):
            session.execute(update(seen).where(key).values(seen_at=moment))
        session.commit()
    return known


def sign_ins_of(session: Session, account_id: str) -> Sequence[SignIn]:
    """The sign-ins of an account that open it now, the last used first."""
    mine = select(SignIn).where(SignIn.account_id == account_id, SignIn.expires_at > now())
    return session.scalars(mine.order_by(SignIn.seen_at.desc())).all()


def _ended(session: Session, *which: ColumnElement[bool]) -> int:
    gone = session.execute(delete(SignIn).where(*which))
    session.commit()
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a CursorResult, which execute() does not promise


def end_sign_in(session: Session, account_id: str, sign_in_id: str) -> bool:
    """End one sign-in of this account; whether there was one."""
    return bool(_ended(session, SignIn.account_id == account_id, SignIn.id == sign_in_id))


def end_others(session: Session, account_id: str, kept_id: str) -> int:
    """End all sign-ins of an account but one; returns how many."""
    return _ended(session, SignIn.account_id == account_id, SignIn.id != kept_id)


def end_all(session: Session, account_id: str) -> int:
    """End all sign-ins of an account; returns how many."""
    return _ended(session, SignIn.account_id == account_id)


def end_at_provider(session: Session, issuer: str, subject: str = "", provider_session: str = "") -> int:
    """End what a provider ended: one of its sessions, or all of a subject; returns how many."""
    theirs = select(Identity.id).where(Identity.issuer == issuer)
    if subject:
        theirs = theirs.where(Identity.subject == subject)
    that = (SignIn.provider_session == provider_session,) if provider_session else ()
    return _ended(session, SignIn.identity_id.in_(theirs), *that)


def sign_out(session: Session, token: str) -> None:
    """End a browser's sign-in at the server: its cookie opens nothing any more."""
    _ended(session, SignIn.token_hash == hash_of(token))
