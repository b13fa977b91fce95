"""A person with a token, a dataset that answers, and a queue that works at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models import Account, Scope
from app.services.accounts.tokens import make_token
from connectors.contract import Capability
from tests.support.fakes import FakeConnector, put_into
from tests.support.people import person
from tests.support.uws import ThreadQueue
from tests.support.waiting import until

ASKED = {"target": "20 0", "radius": "5 deg", "datasets": ["fake/stars"]}


@dataclass(frozen=True, slots=True)
class Caller:
    """A program that acts for an account."""

    client: FlaskClient
    account_id: str
    token: str

    def ask(self, method: str, path: str, json: Any = None, **more: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return self.client.open(f"/api/v1{path}", method=method, json=json, headers=headers, **more)

    def get(self, path: str) -> TestResponse:
        return self.ask("GET", path)

    def told(self, method: str, path: str, json: Any = None, status: int = 200) -> Any:
        answer = self.ask(method, path, json)
        assert answer.status_code == status, answer.text
        return answer.get_json()


CallerOf = Callable[..., Caller]


@pytest.fixture
def caller_of(app: Flask, session: Session) -> CallerOf:
    """Makes a program of a person of this name, with these scopes or all."""
    known: dict[str, Account] = {}

    def make(name: str, *scopes: Scope) -> Caller:
        account = known.get(name) or person(session, name)
        known[name] = account
        _, text = make_token(session, account.id, "test", scopes or list(Scope), timedelta(days=1))
        return Caller(app.test_client(use_cookies=False), account.id, text)

    return make


@pytest.fixture
def connector(app: Flask) -> FakeConnector:
    made = FakeConnector(capabilities=frozenset({Capability.CONE}))
    put_into(app, fake=made)
    return made


@pytest.fixture
def queue(app: Flask) -> Iterator[ThreadQueue]:
    """Does the jobs in threads of this process."""
    made = ThreadQueue(app)
    app.extensions["portal"] = replace(app.extensions["portal"], queue=made)
    made.gate.set()
    yield made
    made.end()


@pytest.fixture
def ada(caller_of: CallerOf, connector: FakeConnector, queue: ThreadQueue) -> Caller:  # noqa: ARG001 - behind
    return caller_of("Ada")


@pytest.fixture
def nobody(app: Flask) -> Caller:
    return Caller(app.test_client(use_cookies=False), "", "")


def answered(caller: Caller) -> dict[str, Any]:
    """A search that has its answer."""
    made = caller.told("POST", "/searches", ASKED, 201)

    def over() -> dict[str, Any] | None:
        found: dict[str, Any] = caller.told("GET", f"/searches/{made['id']}")
        return None if found["running"] else found

    return until(over)
