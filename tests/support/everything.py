"""One row at least of each kind of thing that can belong to an account."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.models import (
    Account,
    Answer,
    Basket,
    BasketChange,
    Grantee,
    Group,
    Identity,
    Item,
    ItemTag,
    Job,
    KeptService,
    Membership,
    OwnTable,
    Query,
    QueryVersion,
    RemoteToken,
    Scope,
    Search,
    Service,
    Share,
    ShareKind,
    SignIn,
    SignInAttempt,
    SignInLink,
    Statement,
)
from app.models.base import now
from app.services import baskets
from app.services.accounts.audit import record
from app.services.accounts.tokens import make_token
from tests.support.people import basket_of, reference

__all__ = ["keep_everything"]

COLUMNS = [{"name": "dist", "datatype": "double", "unit": "Mpc"}]
PLACE = {"archive": "fake", "dataset": "stars"}


def _basket(session: Session, account: Account) -> None:
    basket = basket_of(session, account)
    row = reference("M 31", query="SELECT 1", columns=COLUMNS, fields={"dist": 0.8})
    baskets.add(session, basket, [row, reference("M 33")])
    first, second = session.query(Item).filter_by(basket_id=basket.id).order_by(Item.id)
    session.add(ItemTag(item_id=first.id, tag="near"))
    assert isinstance(baskets.remove(session, basket, [second.id]), BasketChange)


def _searches(session: Session, account: Account) -> None:
    search = Search(account_id=account.id, question="target=M 31")
    session.add(search)
    session.flush()
    over = now() + timedelta(1)
    session.add_all(
        [
            Job(account_id=account.id, search_id=search.id, destruction=over, execution_seconds=1.0),
            Answer(search_id=search.id, digest="d", expires_at=over, **PLACE),
            Statement(account_id=account.id, digest="d", text="SELECT 1", **PLACE),
        ]
    )


def _kept(session: Session, account: Account) -> None:
    query = Query(account_id=account.id, name="nearest", **PLACE)
    query.versions = [QueryVersion(number=number, text=f"SELECT {number}") for number in (1, 2)]
    if session.get(Service, "svc") is None:
        service = {"ivoid": "ivo://x/y", "kind": "tap", "title": "A service", "url": "https://x.test/tap"}
        session.add(Service(key="svc", dataset={}, **service))
        session.flush()
    session.add_all([query, KeptService(account_id=account.id, key="svc")])
    size = {"rows": 1, "columns": 1, "size": 1}
    table = OwnTable(account_id=account.id, name="stars", result_id="0" * 32, expires_at=now(), **size)
    session.add(table)


def _ways_in(session: Session, account: Account) -> None:
    group = Group(name=f"of {account.name}")
    identity = Identity(account_id=account.id, provider="iam", issuer="i", subject=account.id)
    session.add_all([group, identity])
    session.flush()
    sign_in = SignIn(token_hash=account.id, account_id=account.id, expires_at=now() + timedelta(1))
    link = SignInLink(token_hash=account.id, account_id=account.id, expires_at=now())
    opened = {"state_hash": account.id, "browser_hash": "b", "nonce": "n", "verifier": "v"}
    attempt = SignInAttempt(account_id=account.id, provider="iam", expires_at=now(), **opened)
    session.add_all([sign_in, link, attempt, Membership(group_id=group.id, account_id=account.id)])
    session.flush()
    session.add(RemoteToken(sign_in_id=sign_in.id, identity_id=identity.id))


def _shares(session: Session, account: Account, friend: Account) -> None:
    basket = session.query(Basket).filter_by(account_id=account.id).one()
    shared = {"kind": ShareKind.BASKET, "grantee": Grantee.ACCOUNT}
    session.add_all(
        [
            Share(owner_id=account.id, object_id=basket.id, grantee_id=friend.id, **shared),
            Share(owner_id=friend.id, object_id="theirs", grantee_id=account.id, **shared),
        ]
    )


def keep_everything(session: Session, account: Account, friend: Account) -> None:
    """Give the account one of each kind, a share to a friend and one of the friend's; committed."""
    _basket(session, account)
    _searches(session, account)
    _kept(session, account)
    _ways_in(session, account)
    _shares(session, account, friend)
    make_token(session, account.id, "notebook", list(Scope), timedelta(days=1))
    record(session, account.id, "identity.remove", f"{account.name}@institute.test")
    record(session, friend.id, "account.disable", f"{account.name} ({account.id})")
    session.commit()
