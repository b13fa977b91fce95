"""From an identity at a provider to an account here."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Identity, Role
from app.models.base import now
from app.services.accounts.audit import record
from app.services.accounts.groups import hold_memberships
from app.services.accounts.sign_ins import open_sign_in
from app.services.accounts.vault import Vault
from app.services.belongings import take_over
from app.services.once import store_once
from app.services.signing.arrival import Arrival
from app.services.signing.faults import SigningFault
from app.services.signing.keeping import keep_tokens

__all__ = ["Reception", "enter", "renew"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """What signing in needs to know: the vault, how long a sign-in lives, and the browser in words."""

    vault: Vault
    lives: timedelta
    device: str = ""


def enter(
    session: Session, arrival: Arrival, here: Account | None, reception: Reception, *, adding: bool = False
) -> str:
    """Sign an identity in and give the browser's new token; what a guest kept `here` comes along.

    `adding` makes the identity a further way into the account that is signed in here; nothing else ever joins
    an identity to an account that another made. Raises SigningFault.
    """
    if not arrival.may_enter:
        words = f"Your account at {arrival.provider.name} is in none of the groups that may use this portal."
        raise SigningFault(words)
    identity = _identity(session, arrival, here if adding else None)
    account = identity.account
    if account.disabled_at:
        raise SigningFault("This account is switched off. The operator of the portal can say why.")
    renew(session, identity, arrival)
    if here and here.is_guest:
        take_over(session, here, account)
    opened, fresh = open_sign_in(
        session,
        account,
        reception.lives,
        device=reception.device,
        identity_id=identity.id,
        provider_session=arrival.session,
    )
    if arrival.tokens:
        keep_tokens(session, reception.vault, opened, arrival.tokens)
    record(session, account.id, "sign-in", f"by {arrival.provider.name}")
    session.commit()
    return fresh


def _identity(session: Session, arrival: Arrival, owner: Account | None) -> Identity:
    """The identity, made at the first time, with an account of its own or as a way into `owner`."""
    issuer = arrival.provider.issuer
    same = (Identity.issuer == issuer, Identity.subject == arrival.subject)
    found = session.scalar(select(Identity).where(*same))
    if found and owner and found.account_id != owner.id:
        words = f"This account at {arrival.provider.name} opens another account of this portal already."
        raise SigningFault(words)
    if found:
        return found
    if owner and session.scalar(
        select(Identity.id).where(Identity.account_id == owner.id, Identity.issuer == issuer)
    ):
        words = f"Your account has a way in by {arrival.provider.name} already; remove that one first."
        raise SigningFault(words)
    account = owner or Account(role=Role.USER, name=arrival.name or arrival.provider.name)
    session.add(account)
    session.flush()
    made = {"issuer": issuer, "subject": arrival.subject, "provider": arrival.provider.id}
    if store_once(session, Identity, [{**made, "account_id": account.id}]):
        record(session, account.id, "identity.add", arrival.provider.name)
    elif owner is None:  # another tab signed the same identity in a moment ago: that account is theirs
        session.delete(account)
        session.flush()
    return _identity(session, arrival, owner)


def renew(session: Session, identity: Identity, arrival: Arrival) -> None:
    """Take over what the provider says now: address, groups, whether it administers; not committed."""
    account = identity.account
    identity.email, identity.verified = arrival.email or identity.email, arrival.verified
    identity.provider, identity.seen_at = arrival.provider.id, now()
    account.name = account.name or arrival.name
    if arrival.verified and not account.email:
        account.email = arrival.email
    if arrival.groups is None:
        return
    hold_memberships(session, account.id, arrival.provider.issuer, arrival.groups)
    _administer(session, identity, arrival)


def _administer(session: Session, identity: Identity, arrival: Arrival) -> None:
    """Make an administrator, or take back what this identity was the only reason for."""
    account, before, identity.administers = identity.account, identity.administers, arrival.administers
    session.flush()
    still = select(Identity.id).where(Identity.account_id == account.id, Identity.administers.is_(True))
    if arrival.administers and account.role != Role.ADMIN:
        account.role = Role.ADMIN
        record(session, account.id, "role.admin", f"as {arrival.provider.name} says")
    elif before and not arrival.administers and session.scalar(still.limit(1)) is None:
        account.role = Role.USER
        record(session, account.id, "role.user", f"as {arrival.provider.name} says")
