"""Who belongs together: groups of this portal, and those that providers tell."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.models import Account, Group, Membership
from app.services.once import store_once

__all__ = ["groups_of", "hold_memberships", "members_of", "with_sizes"]


def groups_of(session: Session, account_id: str) -> Sequence[Group]:
    """The groups that an account is in, by name."""
    mine = select(Group).join(Membership).where(Membership.account_id == account_id)
    return session.scalars(mine.order_by(Group.name, Group.issuer)).all()


def members_of(session: Session, group_id: str) -> Sequence[Account]:
    """Who is in a group, by name."""
    members = select(Account).join(Membership).where(Membership.group_id == group_id)
    return session.scalars(members.order_by(Account.name, Account.id)).all()


def with_sizes(session: Session) -> Sequence[tuple[Group, int]]:
    """Every group with the number of its members, the portal's own first."""
    sized = select(Group, func.count(Membership.account_id)).outerjoin(Membership).group_by(Group.id)
    return [(group, size) for group, size in session.execute(sized.order_by(Group.issuer, Group.name))]


def hold_memberships(session: Session, account_id: str, issuer: str, names: Collection[str]) -> None:
    """Let an account be in exactly these groups of an issuer; a group is made at its first member."""
    named = (Group.issuer == issuer, Group.name.in_(names))
    known = set(session.scalars(select(Group.name).where(*named)))
    store_once(session, Group, [{"issuer": issuer, "name": name} for name in sorted(set(names) - known)])
    wanted = set(session.scalars(select(Group.id).where(*named)))
    theirs = select(Group.id).where(Group.issuer == issuer)
    mine = (Membership.account_id == account_id, Membership.group_id.in_(theirs))
    has = set(session.scalars(select(Membership.group_id).where(*mine)))
    session.execute(delete(Membership).where(*mine, Membership.group_id.not_in(wanted)))
    fresh = [{"group_id": one, "account_id": account_id} for one in sorted(wanted - has)]
    store_once(session, Membership, fresh)
