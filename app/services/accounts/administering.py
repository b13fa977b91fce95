"""What administrators look at and change: accounts, groups, jobs, storage."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.models import Account, Answer, Group, Identity, Job, Membership, Role, Search, SignIn
from app.models.base import now
from app.services.jobs.phases import ACTIVE
from app.services.once import store_once
from app.services.results import ResultStore

__all__ = [
    "Room",
    "accounts",
    "add_member",
    "all_jobs",
    "counts",
    "find_account",
    "is_last_administrator",
    "make_group",
    "rooms",
]


@dataclass(frozen=True, slots=True)
class Room:
    """What the results of one account take; without an account, those of visitors and what nobody names."""

    account: Account | None
    results: int
    megabytes: float


def accounts(text: str = "", *, guests: bool = False) -> Select[Account]:
    """People by name, as a statement to page through; `text` is in name, address, id or a way in."""
    found = select(Account)
    if not guests:
        found = found.where(Account.role != Role.GUEST)
    for word in text.split():
        ways = select(Identity.account_id).where(
            or_(*(one.icontains(word, autoescape=True) for one in (Identity.subject, Identity.email)))
        )
        columns = (Account.name, Account.email, Account.id)
        own = (column.icontains(word, autoescape=True) for column in columns)
        found = found.where(or_(*own, Account.id.in_(ways)))
    return found.order_by(Account.seen_at.desc(), Account.id)


def find_account(session: Session, text: str) -> Account | None:
    """The one account of this id, e-mail address or exact name; None where none or several are meant."""
    asked = select(Account).where(
        or_(Account.id == text, Account.email == text, Account.name == text), Account.role != Role.GUEST
    )
    found = session.scalars(asked.limit(2)).all()
    return found[0] if len(found) == 1 else None


def is_last_administrator(session: Session, account: Account) -> bool:
    """Whether nobody else could administer the portal."""
    others = select(func.count(Account.id)).where(
        Account.role == Role.ADMIN, Account.disabled_at.is_(None), Account.id != account.id
    )
    return account.is_admin and not session.scalar(others)


def make_group(session: Session, name: str) -> Group | None:
    """A group of the portal's own, None where there is one of that name; committed."""
    made = store_once(session, Group, [{"issuer": "", "name": name}])
    session.commit()
    return session.scalar(select(Group).where(Group.issuer == "", Group.name == name)) if made else None


def add_member(session: Session, group: Group, account: Account) -> bool:
    """Let an account be in a group; whether it was not. Committed."""
    added = store_once(session, Membership, [{"group_id": group.id, "account_id": account.id}])
    session.commit()
    return bool(added)


def all_jobs(*, active: bool = False) -> Select[Job, Account]:
    """Everybody's jobs with their owners, the newest first, as a statement to page through."""
    found = select(Job, Account).outerjoin(Account, Account.id == Job.account_id)
    if active:
        found = found.where(Job.phase.in_(ACTIVE))
    return found.options(joinedload(Job.search)).order_by(Job.created_at.desc(), Job.id)


def counts(session: Session) -> dict[str, int]:
    """How many there are of what: people, guests, sign-ins, groups, jobs that are not over."""
    people, guests = (
        session.scalar(select(func.count(Account.id)).where(is_it)) or 0
        for is_it in (Account.role != Role.GUEST, Account.role == Role.GUEST)
    )
    signed_in = select(func.count(SignIn.id)).join(Account).where(SignIn.expires_at > now())
    return {
        "people": people,
        "guests": guests,
        "signed in": session.scalar(signed_in.where(Account.role != Role.GUEST)) or 0,
        "groups": session.scalar(select(func.count(Group.id))) or 0,
        "active jobs": session.scalar(select(func.count(Job.id)).where(Job.phase.in_(ACTIVE))) or 0,
    }


def rooms(session: Session, store: ResultStore) -> Sequence[Room]:
    """What results take by account, the most first."""
    sizes = store.sizes()
    kept = select(func.coalesce(Answer.result_id, Answer.id), Search.account_id).join(Search)
    taken: dict[str | None, dict[str, int]] = {}
    for name, account_id in session.execute(kept):
        if name in sizes:
            taken.setdefault(account_id, {})[name] = sizes[name]
    named = {name for found in taken.values() for name in found}
    taken.setdefault(None, {}).update({name: size for name, size in sizes.items() if name not in named})
    known = {
        one.id: one for one in session.scalars(select(Account).where(Account.id.in_(filter(None, taken))))
    }
    found = [Room(known.get(key or ""), len(own), sum(own.values()) / 1e6) for key, own in taken.items()]
    return sorted(found, key=lambda room: -room.megabytes)
