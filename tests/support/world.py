"""Something of each kind that belongs to somebody, and browsers of everybody."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter
from werkzeug.test import TestResponse

from app.models import (
    Access,
    Account,
    Answer,
    AnswerState,
    Basket,
    BasketChange,
    Grantee,
    Group,
    Identity,
    Item,
    Job,
    KeptService,
    Membership,
    OwnTable,
    Query,
    Role,
    Scope,
    Search,
    Share,
    ShareKind,
    SignIn,
    Token,
)
from app.models.base import now
from app.portal import Portal
from app.services import baskets
from app.services.accounts.accounts import become_guest
from app.services.accounts.tokens import make_token
from app.services.queries.keeping import keep
from app.services.sharing.shares import NewShare, make_share
from connectors.contract import Phase
from tests.support.fakes import FakeConnector, asked, put_into
from tests.support.people import reference

__all__ = ["MARK", "QUESTION", "World", "made_world"]

MARK = "Arkenstone"
"""Stands in everything of the owner's, and nowhere else."""
QUESTION = "target=20+0&radius=5+deg&max_rows=100"

FORMS: dict[str, dict[str, str]] = {
    "searches.again": {"budget": "quick"},
    "uws_changes.act": {"ACTION": "DELETE"},
    "uws_changes.set_phase": {"PHASE": "ABORT"},
    "uws_changes.set_parameters": {"TARGET": "x" * 600},
    "baskets.place": {"to": "1"},
    "queries.rename": {"name": "Changed"},
    "queries.restore": {"version": "1"},
    "queries.fork": {"version": "1"},
    "baskets.describe": {"name": "Changed"},
    "basket_items.act": {"do": "tag", "tags": "x", "everything": "yes"},
    "basket_items.note": {"note": "changed"},
    "basket_items.tags": {"tags": "x"},
}
BODIES: dict[str, Any] = {
    "api.change_basket": {"note": "changed"},
    "api.put_items": {"items": [{"label": "x"}]},
    "api.change_item": {"note": "changed"},
    "api.change_search": {"name": "Changed", "pinned": True},
    "esap.change_profile": {"shopping_cart": []},
}


@dataclass
class World:
    """Something of each kind that belongs to the owner, and browsers of everybody."""

    app: Flask
    session: Session
    owner: Account
    ids: dict[str, Any]
    group: Group
    connector: FakeConnector
    browsers: dict[str, FlaskClient] = field(default_factory=dict)

    def browser(self, name: str, *, joins: bool = False, role: Role = Role.USER) -> FlaskClient:
        """A browser in which somebody of this name is signed in."""
        account, token = become_guest(self.session)
        account.name, account.role = name, role
        if joins:
            self.session.add(Membership(group_id=self.group.id, account_id=account.id))
        self.session.commit()
        return self.signed_in(token)

    def signed_in(self, token: str) -> FlaskClient:
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["sign-in"] = token
        return client

    def object_of(self, kind: ShareKind) -> str:
        names = {
            ShareKind.SEARCH: "search_id",
            ShareKind.RESULT: "answer_id",
            ShareKind.BASKET: "basket_id",
            ShareKind.QUERY: "query_id",
        }
        return str(self.ids[names[kind]])

    def share(self, kind: ShareKind, access: Access) -> Share:
        new = NewShare(
            kind=kind,
            object_id=self.object_of(kind),
            grantee=Grantee.GROUP,
            who=self.group.id,
            access=access,
        )
        return make_share(self.session, self.owner.id, new)[0]

    def place(self, endpoint: str, **arguments: str) -> tuple[str, str]:
        """How and where this endpoint is asked about the owner's things: a method and an address."""
        rule = next(rule for rule in self.app.url_map.iter_rules() if rule.endpoint == endpoint)
        values = {
            name: min(converter.items) if isinstance(converter, AnyConverter) else self.ids[name]
            for name, converter in rule._converters.items()
        }
        method = min((rule.methods or set()) - {"HEAD", "OPTIONS"})
        with self.app.test_request_context():
            adapter = self.app.url_map.bind("localhost")
            return method, adapter.build(endpoint, {**values, **arguments}, method)

    def ask(self, client: FlaskClient, endpoint: str, **arguments: str) -> TestResponse:
        """Send the request of this endpoint about the owner's things."""
        method, built = self.place(endpoint, **arguments)
        how: dict[str, Any] = {"data": FORMS.get(endpoint)}
        if endpoint == "api.put_rows":
            how = {"json": {"answer": self.ids["answer_id"], "rows": [0]}}
        elif endpoint in BODIES:
            how = {"json": BODIES[endpoint]}
        elif endpoint == "basket_items.undo":
            how = {"data": {"change": self.ids["change_id"]}}
        answer = client.open(built, method=method, **how)
        answer.get_data()
        return answer

    def arguments(self) -> dict[str, str]:
        """The owner's ids under every name that a page takes one by."""
        return {
            "run": self.ids["search_id"],
            "search": self.ids["search_id"],
            "into": self.ids["basket_id"],
            "target": self.ids["basket_id"],
            "basket": self.ids["basket_id"],
            "removed": self.ids["basket_id"],
            "undo": self.ids["change_id"],
            "kind": "search",
            "object": self.ids["search_id"],
            "item": str(self.ids["item_id"]),
            "answer": self.ids["answer_id"],
        }

    def state(self) -> list[Any]:
        """All that the owner has, to see whether it has changed."""
        self.session.rollback()
        self.session.expire_all()
        owned = [
            *self.session.execute(select(Search.id, Search.name, Search.removed_at).order_by(Search.id)),
            *self.session.execute(select(Job.id, Job.phase, Job.destruction).order_by(Job.id)),
            *self.session.execute(select(Answer.id, Answer.state).order_by(Answer.id)),
            *self.session.execute(select(Token.id)),
            *self.session.execute(select(Share.id).order_by(Share.id)),
            *self.session.execute(select(OwnTable.id, OwnTable.removed_at)),
            *self.session.execute(select(Identity.id)),
            *self.session.execute(select(KeptService.id, KeptService.removed_at)),
            *self.session.execute(select(SignIn.id).where(SignIn.account_id == self.owner.id)),
            *self.session.execute(select(Account.id, Account.name, Account.role, Account.disabled_at)),
            *self.session.execute(select(Membership.account_id, Membership.group_id)),
            *self.session.execute(
                select(Query.id, Query.name, Query.removed_at).where(Query.account_id == self.owner.id)
            ),
        ]
        mine = Basket.account_id == self.owner.id
        found = select(Basket.id, Basket.name, Basket.note, Basket.removed_at).where(mine)
        held = (
            select(Item.id, Item.note, Item.removed_at).join(Basket, Basket.id == Item.basket_id).where(mine)
        )
        return [*owned, *self.session.execute(found), *self.session.execute(held.order_by(Item.id))]


def _stored(session: Session, portal: Portal, owner: Account, connector: FakeConnector) -> dict[str, Any]:
    """A search with an answer and one that failed, and a job of it that still runs."""
    (answer,) = portal.desk.ask(session, owner.id, [asked(connector)])
    answer.search.name = MARK
    job = Job(
        account_id=owner.id,
        search_id=answer.search_id,
        phase=Phase.EXECUTING,
        run_id=MARK,
        destruction=now() + timedelta(hours=1),
        execution_seconds=60.0,
    )
    session.add(job)
    failed = Answer(
        search_id=answer.search_id,
        archive="fake",
        dataset="stars",
        digest=MARK,
        state=AnswerState.FAILED,
        words=MARK,
        expires_at=now() + timedelta(hours=1),
    )
    session.add(failed)
    session.commit()
    portal.desk.store.keep_evidence(failed.id, MARK.encode())
    return {
        "search_id": answer.search_id,
        "answer_id": answer.id,
        "failed_id": failed.id,
        "job_id": job.id,
    }


def _kept(session: Session, owner: Account) -> dict[str, Any]:
    """A query, a table, and a way in."""
    query = keep(session, owner.id, MARK, ("fake", "stars"), f"SELECT 1 AS {MARK}")
    kept = OwnTable(
        account_id=owner.id,
        name=MARK,
        rows=1,
        columns=1,
        size=1,
        result_id="0" * 32,
        expires_at=now() + timedelta(days=1),
    )
    identity = Identity(
        account_id=owner.id, provider="iam", issuer="https://iam.test", subject=MARK, email=f"{MARK}@x.test"
    )
    session.add_all([kept, identity])
    session.commit()
    sign_in = session.scalars(select(SignIn).where(SignIn.account_id == owner.id)).one()
    return {
        "query_id": query.id,
        "table_id": kept.id,
        "identity_id": identity.id,
        "sign_in_id": sign_in.id,
    }


def _basket(session: Session, owner: Account) -> dict[str, Any]:
    basket = baskets.make(session, owner.id, MARK)
    baskets.add(session, basket, [reference(f"{MARK} {n}") for n in range(2)])
    item, other = session.scalars(select(Item.id).where(Item.basket_id == basket.id)).all()
    change = baskets.remove(session, basket, [other])
    assert isinstance(change, BasketChange)
    return {"basket_id": basket.id, "item_id": item, "change_id": change.id}


def made_world(app: Flask, session: Session) -> World:
    """The world, with nothing shared yet with anybody who is in it."""
    connector = FakeConnector()
    put_into(app, fake=connector)
    owner, token = become_guest(session)
    owner.name, owner.role = MARK, Role.USER
    group = Group(name="escape")
    session.add(group)
    session.flush()
    session.add(Membership(group_id=group.id, account_id=owner.id))
    session.commit()
    made, text = make_token(session, owner.id, MARK, list(Scope), timedelta(days=1))
    ids = {
        "archive_id": "fake",
        "dataset_id": "stars",
        "user_name": owner.id,
        "token_id": made.id,
        "token": text,
        **_stored(session, app.extensions["portal"], owner, connector),
        **_basket(session, owner),
        **_kept(session, owner),
        "group_id": group.id,
        "account_id": owner.id,
    }
    elsewhere = Share(
        owner_id=owner.id,
        kind=ShareKind.SEARCH,
        object_id=ids["search_id"],
        grantee=Grantee.ACCOUNT,
        grantee_id="nobody",
    )
    session.add(elsewhere)
    session.commit()
    world = World(app, session, owner, {**ids, "share_id": elsewhere.id}, group, connector)
    world.browsers = {"owner": world.signed_in(token), "anonymous": app.test_client()}
    return world
