"""Personal access tokens: made, known again, revoked."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.models import Scope, Token
from app.models.base import now
from app.services.accounts.audit import record

__all__ = [
    "LIVES",
    "MOST_TOKENS",
    "PREFIX",
    "TooMany",
    "know_token",
    "make_token",
    "revoke_token",
    "sweep_tokens",
    "tokens_of",
]

PREFIX = "esc_"
"""Begins every token, so that scanners of files and logs recognise it."""
LIVES = {
    "30": timedelta(days=30),
    "90": timedelta(days=90),
    "180": timedelta(days=180),
    "365": timedelta(days=365),
}
"""The life times to choose from, by days."""
MOST_TOKENS = 50
SEEN_EVERY = timedelta(minutes=1)


class TooMany(ValueError):  # noqa: N818 - named by what it is
    """The account has as many tokens as one may have."""


def _hash(text: str) -> str:
    # 256 random bits: nothing that a slow hash would make harder to guess.
    return hashlib.sha256(text.encode()).hexdigest()


def _end(moment: datetime) -> str:
    """When a token ends, as the second part of a JWT tells it: ESAP's client looks there (RFC 7519, exp)."""
    return urlsafe_b64encode(b'{"exp":%d}' % moment.timestamp()).decode().rstrip("=")


def make_token(
    session: Session, account_id: str, name: str, scopes: Collection[Scope], lives: timedelta
) -> tuple[Token, str]:
    """A new token and its text, which is told this once and not kept. Raises TooMany."""
    held = session.scalar(select(func.count(Token.id)).where(Token.account_id == account_id)) or 0
    if held >= MOST_TOKENS:
        raise TooMany(f"You have {MOST_TOKENS} tokens; revoke some first.")
    secret, ends = secrets.token_urlsafe(32), now() + lives
    text = f"{PREFIX}{secret}.{_end(ends)}"
    token = Token(
        account_id=account_id,
        name=name,
        scopes=[str(scope) for scope in Scope if scope in scopes],
        token_hash=_hash(text),
        hint=secret[-4:],
        expires_at=ends,
    )
    session.add(token)
    record(session, account_id, "token.make", f"{name}, {' '.join(token.scopes)}")
    session.commit()
    return token, text


def know_token(session: Session, text: str) -> Token | None:
    """The token of this text, noted as used now; None where it is unknown, revoked or too old.

    It is found by its hash, so that no comparison tells how much of a guess was right.
    """
    if not text.startswith(PREFIX):
        return None
    token = session.scalars(select(Token).where(Token.token_hash == _hash(text))).first()
    if token is None or token.expires_at <= now() or token.account.disabled_at:
        return None
    if token.used_at is None or token.used_at < now() - SEEN_EVERY:
        token.used_at = now()
        session.commit()
    return token


def tokens_of(session: Session, account_id: str) -> Sequence[Token]:
    """The tokens of an account, the newest first."""
    mine = select(Token).where(Token.account_id == account_id)
    return session.scalars(mine.order_by(Token.created_at.desc(), Token.id)).all()


def revoke_token(session: Session, account_id: str, token_id: str) -> str:
    """Make a token of this account worthless from now on; its name. Raises KeyError."""
    token = session.get(Token, token_id)
    if token is None or token.account_id != account_id:
        raise KeyError(token_id)
    name = token.name
    session.delete(token)
    record(session, account_id, "token.revoke", name)
    session.commit()
    return name


def sweep_tokens(session: Session, kept: timedelta) -> int:
    """Forget tokens that ended so long ago; returns how many."""
    gone = session.execute(delete(Token).where(Token.expires_at < now() - kept))
    session.commit()
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a CursorResult, which execute() does not promise
