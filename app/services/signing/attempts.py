"""On the way to a provider and back: what is remembered meanwhile."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.models import SignInAttempt
from app.models.base import now
from app.services.accounts.sign_ins import hash_of
from app.services.signing.faults import SigningFault
from app.services.signing.providers import Provider

__all__ = ["Begun", "begin", "take"]

LIVES = timedelta(minutes=20)
LOST = "This sign-in was not begun in this browser, or was ended already. Nobody was signed in; begin anew."
OLD = "This sign-in took longer than 20 minutes. Nobody was signed in; try again, and go on where you were."


@dataclass(frozen=True, slots=True)
class Begun:
    """What the provider is sent."""

    state: str
    nonce: str
    verifier: str


def begin(
    session: Session, provider: Provider, browser: str, next_path: str, account_id: str | None
) -> Begun:
    """Remember an attempt, for this provider and this browser; committed."""
    begun = Begun(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))
    session.add(
        SignInAttempt(
            state_hash=hash_of(begun.state),
            browser_hash=hash_of(browser),
            provider=provider.id,
            nonce=begun.nonce,
            verifier=begun.verifier,
            next_path=next_path,
            account_id=account_id,
            expires_at=now() + LIVES,
        )
    )
    session.commit()
    return begun


def take(session: Session, provider: Provider, browser: str | None, state: str) -> SignInAttempt:
    """The attempt that this answer belongs to; it is used up, whatever comes of it. Raises SigningFault."""
    found = session.get(SignInAttempt, hash_of(state))
    if found is None:
        raise SigningFault(LOST, detail="unknown state")
    session.expunge(found)
    taken = session.execute(delete(SignInAttempt).where(SignInAttempt.state_hash == found.state_hash))
    session.commit()
    if not taken.rowcount:  # type: ignore[attr-defined]  # a CursorResult, which execute() does not promise
        raise SigningFault(LOST, detail="state used a moment ago")
    if found.provider != provider.id:
        raise SigningFault(LOST, detail="state of another provider")
    if browser is None or not secrets.compare_digest(found.browser_hash, hash_of(browser)):
        raise SigningFault(LOST, detail="state of another browser")
    if found.expires_at <= now():
        adding = found.account_id is not None
        raise SigningFault(OLD, detail="state too old", next_path=found.next_path, adding=adding)
    return found
