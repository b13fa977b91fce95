"""Sharing with a person, a group or by a secret link, and ending it."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from app.models import Access, Account, Grantee, Group, Identity, Membership, Role, Share, ShareKind
from app.models.base import now
from app.services.accounts.audit import record
from app.services.sharing.access import Visitor, good, meant

__all__ = [
    "LIVES",
    "MOST_SHARES",
    "Impossible",
    "NewShare",
    "groups_of",
    "make_share",
    "open_link",
    "revoke_share",
    "shares_by",
    "shares_with",
    "sweep_shares",
]

MOST_SHARES = 1000
LIVES: Mapping[str, timedelta | None] = {
    "1": timedelta(days=1),
    "7": timedelta(days=7),
    "30": timedelta(days=30),
    "365": timedelta(days=365),
    "": None,
}
"""For how many days; empty until it is revoked."""


class Impossible(ValueError):  # noqa: N818 - named by what it is
    """It cannot be shared so; `field` is what to mend."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class NewShare:
    """What to share and how: `who` is a person's e-mail address or name, a group's id, or nothing."""

    kind: ShareKind
    object_id: str
    grantee: Grantee
    who: str = ""
    access: Access = Access.READ
    lives: timedelta | None = None


def groups_of(session: Session, account_id: str) -> Sequence[Group]:
    """The groups that an account is in, by name."""
    mine = select(Membership.group_id).where(Membership.account_id == account_id)
    return session.scalars(select(Group).where(Group.id.in_(mine)).order_by(Group.name)).all()


def _person(session: Session, account_id: str, text: str) -> Account:
    """Whom an address or a name means; an address counts where its provider has checked it."""
    folded = text.strip().lower()
    checked = select(Identity.account_id).where(Identity.verified, func.lower(Identity.email) == folded)
    named = or_(Account.id.in_(checked), func.lower(Account.name) == folded)
    statement = select(Account).where(named, Account.role != Role.GUEST, Account.disabled_at.is_(None))
    found = session.scalars(statement.limit(2)).all() if folded else []
    if not found:
        words = "Nobody who signed in here has this name or e-mail address. Send a secret link instead."
        raise Impossible("person", words)
    if len(found) > 1:
        raise Impossible("person", "Several people have this name; give the e-mail address.")
    if found[0].id == account_id:
        raise Impossible("person", "That is you.")
    return found[0]


def _grantee(session: Session, account_id: str, new: NewShare) -> tuple[str, str]:
    """The id of whom it is shared with, and who that is in words."""
    if new.grantee is Grantee.ACCOUNT:
        person = _person(session, account_id, new.who)
        return person.id, person.name
    if new.grantee is Grantee.GROUP:
        mine = {group.id: group for group in groups_of(session, account_id)}
        if new.who not in mine:
            raise Impossible("group", "Choose one of your groups.")
        return new.who, mine[new.who].name
    return "", "whoever has the link"


def make_share(session: Session, account_id: str, new: NewShare) -> tuple[Share, str]:
    """Share an object that the account owns; for a link its secret, which is told this once, else nothing.

    Sharing with the same person or group again replaces what was before. Raises Impossible.
    """
    grantee_id, words = _grantee(session, account_id, new)
    if (session.scalar(select(func.count(Share.id)).where(Share.owner_id == account_id)) or 0) >= MOST_SHARES:
        raise Impossible("grantee", f"You have shared {MOST_SHARES} times; end some of it first.")
    if grantee_id:
        same = (Share.kind == new.kind, Share.object_id == new.object_id, Share.grantee == new.grantee)
        session.execute(delete(Share).where(*same, Share.grantee_id == grantee_id))
    secret = "" if grantee_id else secrets.token_urlsafe(32)
    share = Share(
        owner_id=account_id,
        kind=new.kind,
        object_id=new.object_id,
        grantee=new.grantee,
        grantee_id=grantee_id,
        access=new.access,
        token_hash=_hash(secret) if secret else None,
        expires_at=now() + new.lives if new.lives else None,
    )
    session.add(share)
    what = f"{new.kind} {new.object_id} with {words}, {new.access.name.lower()}"
    record(session, account_id, "share.make", what)
    session.commit()
    return share, secret


def revoke_share(session: Session, account_id: str, share_id: str) -> None:
    """End a share of this account's, at once. Raises KeyError."""
    share = session.get(Share, share_id)
    if share is None or share.owner_id != account_id:
        raise KeyError(share_id)
    record(session, account_id, "share.revoke", f"{share.kind} {share.object_id}")
    session.delete(share)
    session.commit()


def shares_by(session: Session, account_id: str) -> Sequence[Share]:
    """What an account shares, the newest first, also what has ended."""
    mine = select(Share).where(Share.owner_id == account_id)
    return session.scalars(mine.order_by(Share.created_at.desc(), Share.id)).all()


def shares_with(session: Session, visitor: Visitor) -> Sequence[Share]:
    """What others share with a visitor, the newest first."""
    others = Share.owner_id != (visitor.account_id or "")
    statement = select(Share).where(meant(visitor), good(), others)
    return session.scalars(statement.order_by(Share.created_at.desc(), Share.id)).all()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def open_link(session: Session, secret: str) -> Share:
    """The share behind a secret link. Raises KeyError where there is none (any more)."""
    found = session.scalars(select(Share).where(Share.token_hash == _hash(secret), good())).first()
    if found is None:
        raise KeyError("link")
    return found


def sweep_shares(session: Session, kept: timedelta) -> int:
    """Forget what ended so long ago; returns how many."""
    gone = session.execute(delete(Share).where(Share.expires_at < now() - kept))
    session.commit()
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a CursorResult, which execute() does not promise
