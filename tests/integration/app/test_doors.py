"""Every route by who may come through it: owner, member of a group, stranger, anonymous, revoked."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.doors import Who, door, door_of
from app.models import (
    Access,
    Answer,
    Basket,
    ItemKind,
    Model,
    Query,
    Role,
    ShareKind,
)
from app.portal import Portal
from app.services import baskets
from app.services.baskets import result_identity
from app.services.queries.keeping import remove
from tests.support.doors import behind, shared
from tests.support.people import reference
from tests.support.vo_registry import keep_copy, records
from tests.support.world import MARK, QUESTION, World, made_world


@pytest.fixture(autouse=True)
def copied(portal: Portal) -> Iterator[None]:
    """A copy of the VO registry, so that no mirror has to be asked."""
    keep_copy(portal.vo_registry.copy, records(3))
    yield
    portal.vo_registry.copy.file.unlink()


@pytest.fixture
def world(app: Flask, session: Session) -> World:
    return made_world(app, session)


def let_in(answer: TestResponse) -> bool:
    """Whether the door opened; what came behind it may be any fault of the form."""
    assert answer.status_code < 500, answer.text
    return answer.status_code not in {401, 403, 404}


def test_every_route_says_who_may_come_through(app: Flask) -> None:
    with app.app_context():
        assert [endpoint for endpoint in app.view_functions if door_of(endpoint) is None] == []


def test_a_route_without_a_door_opens_to_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    administrator = world.browser("Administrator", role=Role.ADMIN)
    monkeypatch.setitem(world.app.view_functions, "house.keys", lambda: "open")
    assert administrator.get("/-/keys").status_code == 404
    monkeypatch.setitem(world.app.view_functions, "house.keys", door(Who.ADMINISTRATORS)(lambda: "open"))
    assert administrator.get("/-/keys").text == "open"
    assert world.browsers["owner"].get("/-/keys").status_code == 404


@pytest.mark.parametrize(("endpoint", "kind", "least"), [(name, *door) for name, door in shared().items()])
def test_an_object_opens_to_whom_it_is_shared_with_and_to_nobody_else(
    world: World, endpoint: str, kind: ShareKind, least: Access
) -> None:
    if endpoint.startswith("evidence"):
        world.ids["answer_id"] = world.ids["failed_id"]
    member, stranger = world.browser("Member", joins=True), world.browser("Stranger")
    before = world.state()
    for client in (world.browsers["anonymous"], stranger, member):
        answer = world.ask(client, endpoint)
        assert answer.status_code == 404
        assert MARK not in answer.text
    assert world.state() == before
    if least > Access.READ:
        read = world.share(kind, Access.READ)
        before = world.state()
        assert world.ask(member, endpoint).status_code == 403
        assert world.state() == before
        world.session.delete(read)
        world.session.commit()
    given = world.share(kind, Access.EDIT if least is Access.EDIT else Access.READ)
    if endpoint == "api.put_rows":  # it needs the rows as well
        world.share(ShareKind.RESULT, Access.READ)
    if least is not Access.OWN:
        assert let_in(world.ask(member, endpoint))
    assert world.ask(stranger, endpoint).status_code == 404
    world.session.delete(given)
    world.session.commit()
    assert world.ask(member, endpoint).status_code == 404
    if least is not Access.EDIT:
        assert let_in(world.ask(world.browsers["owner"], endpoint))


@pytest.mark.parametrize(
    "endpoint",
    [name for name, (kind, least) in shared().items() if (kind, least) == (ShareKind.RESULT, Access.READ)],
)
def test_a_shared_basket_opens_the_results_in_it_as_long_as_it_is_shared(world: World, endpoint: str) -> None:
    if endpoint.startswith("evidence"):
        world.ids["answer_id"] = world.ids["failed_id"]
    answer = world.session.get_one(Answer, world.ids["answer_id"])
    basket = world.session.get_one(Basket, world.ids["basket_id"])
    held = {
        "kind": ItemKind.RESULT,
        "identity": result_identity(answer.digest),
        "asked_at": answer.answered_at,
    }
    baskets.add(world.session, basket, [reference("result", **held)])
    member, stranger = world.browser("Member", joins=True), world.browser("Stranger")
    given = world.share(ShareKind.BASKET, Access.EDIT)  # which some need that put rows into it
    assert let_in(world.ask(member, endpoint))
    assert world.ask(stranger, endpoint).status_code == 404
    assert world.ask(world.browsers["anonymous"], endpoint).status_code == 404
    world.session.delete(given)
    world.session.commit()
    assert world.ask(member, endpoint).status_code == 404


@pytest.mark.parametrize("endpoint", behind(Who.OWNER))
def test_what_cannot_be_shared_is_its_owners_alone(world: World, endpoint: str) -> None:
    stranger, before = world.browser("Stranger"), world.state()
    for client in (world.browsers["anonymous"], stranger):
        answer = world.ask(client, endpoint)
        asks_to_sign_in = (answer.location or "").startswith("/sign-in")
        assert answer.status_code in {401, 403, 404} or asks_to_sign_in
        assert MARK not in answer.text
    assert world.state() == before
    if endpoint == "queries.undo":
        remove(world.session, world.session.get_one(Query, world.ids["query_id"]))
    assert let_in(world.ask(world.browsers["owner"], endpoint))


@pytest.mark.parametrize("endpoint", behind(Who.ADMINISTRATORS))
def test_the_admins_pages_are_there_for_nobody_else(world: World, endpoint: str) -> None:
    member, stranger = world.browser("Member", joins=True), world.browser("Stranger")
    before = world.state()
    for client in (world.browsers["anonymous"], world.browsers["owner"], member, stranger):
        answer = world.ask(client, endpoint)
        assert answer.status_code in {401, 403, 404}
    assert world.state() == before


@pytest.mark.parametrize(
    "endpoint", sorted({*behind(Who.ONESELF, Who.EVERYBODY)} - {"files.show", "hips.show"})
)
@pytest.mark.parametrize("who", ["anonymous", "stranger"])
def test_ids_of_others_in_arguments_show_and_change_nothing(world: World, endpoint: str, who: str) -> None:
    client = world.browsers["anonymous"] if who == "anonymous" else world.browser("Stranger")
    before = world.state()
    world.ids |= {"archive_id": "fake", "link": "nothing", "secret": "nothing"}
    arguments = world.arguments()
    for rule in (rule for rule in world.app.url_map.iter_rules() if rule.endpoint == endpoint):
        path = rule.rule
        for name, value in {**world.ids, "archive_id": "fake"}.items():
            path = path.replace(f"<slug:{name}>", str(value)).replace(f"<{name}>", str(value))
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            how: dict[str, Any] = {"query_string": {**arguments, "run": [arguments["run"]] * 2}}
            how |= {"data": {**arguments, "archive": "fake", "dataset": "stars"}} if method == "POST" else {}
            answer = client.open(path, method=method, **how)
            assert answer.status_code < 500 or answer.status_code == 502  # the network is not there
            assert MARK.encode() not in answer.get_data()
            answer.close()
    changed = [one for one in before if one not in world.state()]
    assert changed == []


PLACED = {"row": "0", "column": "name", "links.link": "0"}


@pytest.mark.parametrize("endpoint", behind(Who.ASKERS))
def test_a_stored_answer_is_given_to_nobody_else(world: World, endpoint: str) -> None:
    """The same question of a stranger is asked anew, or finds nothing."""
    question = dict(pair.split("=") for pair in QUESTION.replace("+", " ").split("&"))
    if endpoint == "esap.run_query":
        question = {"dataset_uri": "fake/stars", "ra": "20", "dec": "0", "fov": "5", "max_rows": "100"}
    owner, stranger = world.browsers["owner"], world.browser("Stranger")
    owner.get(f"/archives/fake/stars?{QUESTION}")
    begun = len(world.connector.requests)
    world.ask(owner, endpoint, **question, **PLACED)
    assert len(world.connector.requests) == begun
    answer = world.ask(stranger, endpoint, **question, **PLACED)
    assert answer.status_code == 404 or len(world.connector.requests) == begun + 1 or _refuses_first(answer)


def _refuses_first(answer: TestResponse) -> bool:
    """A fault in the address is told before anybody is asked."""
    return answer.status_code in {400, 422}


def test_every_account_that_is_known_appears_in_the_state_that_is_watched() -> None:
    """A table with owners that this file forgets would make its tests blind."""
    owned = {
        table.name
        for table in Model.metadata.sorted_tables
        if {"account_id", "owner_id"} & set(table.columns.keys())
    }
    watched = {"searches", "jobs", "tokens", "shares", "baskets", "queries", "own_tables", "identities"}
    watched |= {"memberships", "sign_ins", "kept_services"}
    elsewhere = {"statements", "sign_in_links", "sign_in_attempts", "audit_entries"}
    assert owned - watched - elsewhere == set()
