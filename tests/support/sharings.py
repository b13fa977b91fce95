"""Something that somebody asked for, and sharing it."""

from sqlalchemy.orm import Session

from app.models import (
    Access,
    Account,
    Answer,
    Grantee,
    Share,
    ShareKind,
)
from app.services.results import ResultStore
from app.services.sharing.shares import NewShare, make_share
from tests.support.asking import desk
from tests.support.fakes import FakeConnector, asked

__all__ = [
    "asked_by",
    "share",
    "with_person",
]


def asked_by(session: Session, store: ResultStore, account: Account | None) -> Answer:
    (answer,) = desk(store).ask(session, account.id if account else None, [asked(FakeConnector())])
    return answer


def share(
    session: Session, owner: Account, kind: ShareKind, object_id: str, **how: object
) -> tuple[Share, str]:
    given: dict[str, object] = {"grantee": Grantee.LINK, "kind": kind, "object_id": object_id, **how}
    return make_share(session, owner.id, NewShare(**given))  # type: ignore[arg-type]  # put together by the test


def with_person(session: Session, owner: Account, search_id: str, access_: Access = Access.READ) -> Share:
    how = {"grantee": Grantee.ACCOUNT, "who": "Other", "access": access_}
    return share(session, owner, ShareKind.SEARCH, search_id, **how)[0]
