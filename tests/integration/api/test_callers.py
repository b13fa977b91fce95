"""Who a program is to the API: a person by token, a visitor, a guest, and what each may."""

import pytest
from flask import Flask

from app.models import Scope
from tests.integration.api.conftest import Caller, CallerOf
from tests.support.fakes import FakeConnector


def test_the_token_of_a_request_says_whom_it_acts_for(caller_of: CallerOf) -> None:
    told = caller_of("Ada", Scope.SEARCH).told("GET", "/account")
    assert (told["name"], told["scopes"]) == ("Ada", ["search"])


def test_tokens_are_made_listed_and_revoked_within_what_one_has(caller_of: CallerOf, app: Flask) -> None:
    maker = caller_of("Ada", Scope.TOKENS, Scope.SEARCH)
    wider = maker.ask("POST", "/tokens", {"name": "x", "scopes": ["jobs"], "days": 1})
    longer = maker.ask("POST", "/tokens", {"name": "x", "scopes": ["search"], "days": 2})
    assert [one.get_json()["errors"][0]["name"] for one in (wider, longer)] == ["scopes", "days"]
    with app.app_context():
        made = maker.ask("POST", "/tokens", {"name": "x", "scopes": ["search"], "days": 1})
    assert made.status_code == 422  # a whole day is longer than what is left of the maker's
    listed = maker.told("GET", "/tokens")
    assert [one["token"] for one in listed["items"]] == [""]
    assert maker.ask("DELETE", f"/tokens/{listed['items'][0]['id']}").status_code == 204
    assert maker.get("/tokens").status_code == 401


@pytest.mark.parametrize("path", ["/account", "/tokens"])
def test_what_is_a_persons_needs_a_person(nobody: Caller, path: str) -> None:
    answer = nobody.get(path)
    assert answer.status_code == 401
    assert answer.get_json()["title"] == "Unauthorized"


@pytest.mark.parametrize("path", ["/searches", "/jobs", "/baskets"])
def test_a_visitor_has_nothing_yet(nobody: Caller, path: str) -> None:
    assert nobody.told("GET", path)["items"] == []


def test_a_visitor_with_a_cookie_is_a_guest(app: Flask, connector: FakeConnector) -> None:
    assert connector.requests == []
    browser = Caller(app.test_client(), "", "")
    basket = browser.told("POST", "/baskets", {"name": "Mine"}, 201)
    assert browser.told("GET", f"/baskets/{basket['id']}")["access"] == "own"
    cross = browser.client.post(
        "/api/v1/baskets", json={"name": "x"}, headers={"Origin": "https://evil.test"}
    )
    assert cross.status_code == 403


@pytest.mark.parametrize("scope", Scope)
def test_a_token_without_the_scope_is_refused_everywhere(
    caller_of: CallerOf, app: Flask, scope: Scope
) -> None:
    document = app.test_client().get("/api/v1/openapi.json").get_json()
    others = caller_of("Ada", *(one for one in Scope if one is not scope))
    refused = 0
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            if {"token": [str(scope)]} not in told.get("security", []):
                continue
            plain = path.replace("{item_id}", "1").replace("{suffix}", "csv")
            for part in ("search_id", "answer_id", "job_id", "basket_id", "token_id"):
                plain = plain.replace(f"{{{part}}}", "0" * 32)
            answer = others.ask(method.upper(), plain, {})
            assert answer.status_code == 403, (method, path)
            refused += 1
    assert refused
