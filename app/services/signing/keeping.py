"""Remote tokens: kept sealed with the sign-in that they came with, and renewed."""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app.models import RemoteToken, SignIn
from app.models.base import now
from app.services.accounts.vault import Broken, Vault
from app.services.signing.arrival import Tokens

__all__ = ["claim", "forget_tokens", "keep_tokens", "kept_tokens", "opened_tokens", "reseal", "stale_tokens"]

log = structlog.get_logger()

SEEN_WITHIN = timedelta(days=1)
AT_ONCE = 10


def keep_tokens(session: Session, vault: Vault, sign_in: SignIn, tokens: Tokens) -> None:
    """Keep what came with a sign-in, or came anew for it; not committed."""
    kept = session.get(RemoteToken, sign_in.id)
    if kept is None:
        kept = RemoteToken(sign_in_id=sign_in.id, identity_id=sign_in.identity_id)
        session.add(kept)
    kept.access_token = vault.seal(tokens.access_token)
    kept.refresh_token = vault.seal(tokens.refresh_token)
    kept.id_token = vault.seal(tokens.id_token)
    kept.expires_at, kept.asked_at = tokens.expires_at, now()


def opened_tokens(vault: Vault, kept: RemoteToken) -> Tokens:
    """The tokens in plain. Raises Broken."""
    return Tokens(
        access_token=vault.open(kept.access_token),
        refresh_token=vault.open(kept.refresh_token),
        id_token=vault.open(kept.id_token),
        expires_at=kept.expires_at,
    )


def kept_tokens(session: Session, vault: Vault, sign_in_id: str) -> Tokens | None:
    """The tokens of a sign-in; None where there are none, or none that can be opened any more."""
    kept = session.get(RemoteToken, sign_in_id)
    try:
        return opened_tokens(vault, kept) if kept else None
    except Broken:
        log.warning("remote tokens cannot be opened", sign_in=sign_in_id)
        return None


def stale_tokens(session: Session, account_id: str | None = None, *, age: timedelta) -> Sequence[RemoteToken]:
    """What can be renewed and was last asked for longer than `age` ago, the oldest first.

    Only of browsers that were here within a day, and a few at a time: each may take its provider's time.
    """
    moment = now()
    found = (
        select(RemoteToken)
        .join(SignIn, SignIn.id == RemoteToken.sign_in_id)
        .where(RemoteToken.refresh_token != "", RemoteToken.asked_at <= moment - age)
        .where(SignIn.expires_at > moment, SignIn.seen_at > moment - SEEN_WITHIN)
        .order_by(RemoteToken.asked_at)
        .limit(AT_ONCE)
    )
    if account_id is not None:
        found = found.where(SignIn.account_id == account_id)
    return session.scalars(found).all()


def claim(session: Session, kept: RemoteToken) -> bool:
    """Take a renewal upon oneself, committed; False where somebody else did a moment ago.

    A refresh token may be good once: a provider that sees it twice takes everything back.
    """
    mine = session.execute(
        update(RemoteToken)
        .where(RemoteToken.sign_in_id == kept.sign_in_id, RemoteToken.asked_at == kept.asked_at)
        .values(asked_at=now())
    )
    session.commit()
    return bool(mine.rowcount)  # type: ignore[attr-defined]  # a CursorResult, which execute() does not promise


def forget_tokens(session: Session, sign_in_id: str) -> None:
    """Forget the tokens of a sign-in; not committed."""
    session.execute(delete(RemoteToken).where(RemoteToken.sign_in_id == sign_in_id))


def reseal(session: Session, vault: Vault) -> tuple[int, int]:
    """Seal every token with the first key; how many were sealed anew, and how many no key opens.

    The latter are forgotten: nobody can use them any more.
    """
    done, broken = 0, 0
    filled = or_(RemoteToken.access_token != "", RemoteToken.refresh_token != "", RemoteToken.id_token != "")
    for kept in session.scalars(select(RemoteToken).where(filled)).all():
        try:
            kept.access_token = vault.renew(kept.access_token)
            kept.refresh_token = vault.renew(kept.refresh_token)
            kept.id_token = vault.renew(kept.id_token)
            done += 1
        except Broken:
            session.expunge(kept)
            forget_tokens(session, kept.sign_in_id)
            broken += 1
    session.commit()
    return done, broken
