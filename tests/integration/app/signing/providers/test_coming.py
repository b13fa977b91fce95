"""Signing in by a provider: who comes, and what comes along."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Group, Membership, Role, SignIn
from tests.conftest import SignIn as SignInByLink
from tests.support.browsing import basket_items, press
from tests.support.fake_provider import FakeProvider, back, install, sign_in_by, there

BASKET = {"archive": "demo", "dataset": "openngc", "question": "target=M+31&radius=1+deg&max_rows=10000"}


def groups(session: Session) -> set[str]:
    session.expire_all()
    return set(session.scalars(select(Group.name).join(Membership)))


@pytest.mark.usefixtures("fake")
def test_the_page_offers_the_providers(client: FlaskClient) -> None:
    assert "Sign in with Test IAM" in client.get("/sign-in").text


def test_the_provider_is_asked_with_state_nonce_and_challenge(
    client: FlaskClient, fake: FakeProvider
) -> None:
    sent = there(client, fake)
    assert sent["response_type"] == "code"
    assert sent["code_challenge_method"] == "S256"
    assert sent["redirect_uri"] == "http://127.0.0.1:8000/sign-in/with/iam/back"
    assert sent["prompt"] == "consent"
    assert len({sent["state"], sent["nonce"], sent["code_challenge"]}) == 3
    back(client, fake, state=sent["state"])
    assert fake.exchanges[0]["code_verifier"]
    assert fake.exchanges[0]["code_verifier"] not in sent.values()


def test_who_comes_first_gets_an_account(client: FlaskClient, fake: FakeProvider, session: Session) -> None:
    answer = sign_in_by(client, fake, "/archives?text=ngc")
    assert answer.location == "/archives?text=ngc"
    account = session.query(Account).one()
    assert (account.name, account.email, account.role) == ("Alice", "alice@iam.test", Role.USER)
    assert groups(session) == {"escape"}
    page = client.get("/account").text
    assert "Alice" in page
    assert "escape" in page


def test_a_group_told_with_and_without_a_slash_is_one(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    fake = FakeProvider(
        settings={"group_claims": ("groups", "wlcg.groups"), "admin_groups": ("/km3net/admins",)},
        claims={"groups": ["km3net", "km3net/admins"], "wlcg.groups": ["/km3net"]},
    )
    install(app, fake)
    sign_in_by(client, fake)
    assert groups(session) == {"km3net", "km3net/admins"}
    assert session.query(Account).one().role == Role.ADMIN


def test_who_comes_again_is_the_same(app: Flask, fake: FakeProvider, session: Session) -> None:
    for _ in range(2):
        assert sign_in_by(app.test_client(), fake).status_code == 303
    assert session.query(Account).count() == 1
    assert session.query(SignIn).count() == 2


def test_the_same_address_is_not_the_same_person(
    app: Flask, client: FlaskClient, fake: FakeProvider, session: Session
) -> None:
    sign_in_by(client, fake)
    fake.claims["sub"] = "mallory"
    sign_in_by(app.test_client(), fake)
    assert session.query(Account).count() == 2


def test_what_a_guest_kept_comes_along(client: FlaskClient, fake: FakeProvider, session: Session) -> None:
    client.post("/basket/rows", data={**BASKET, "row": "0"})
    sign_in_by(client, fake)
    assert [one["label"] for one in basket_items(client)] == ["NGC 224"]
    assert session.query(Account).count() == 1


def test_userinfo_tells_what_the_token_does_not(
    client: FlaskClient, fake: FakeProvider, session: Session
) -> None:
    fake.claims = {}
    fake.told = {"sub": "alice", "given_name": "Alice", "family_name": "A", "wlcg.groups": ["/escape/a"]}
    sign_in_by(client, fake)
    assert session.query(Account).one().name == "Alice A"
    assert groups(session) == {"escape/a"}


def test_an_admin_group_makes_an_administrator_and_takes_it_back(
    client: FlaskClient, fake: FakeProvider, session: Session
) -> None:
    fake.claims["groups"] = ["/escape/admins"]
    sign_in_by(client, fake)
    assert client.get("/admin").status_code == 200
    fake.claims["groups"] = ["/escape"]
    press(client, client.get("/account"), "Ask the providers again")
    assert groups(session) == {"escape"}
    assert client.get("/admin").status_code == 404


def test_an_administrator_by_other_means_stays_one(
    client: FlaskClient, fake: FakeProvider, sign_in: SignInByLink
) -> None:
    sign_in(client)
    assert sign_in_by(client, fake, add="yes").status_code == 303
    press(client, client.get("/account"), "Ask the providers again")
    assert client.get("/admin").status_code == 200


def test_only_groups_keeps_others_out(app: Flask, client: FlaskClient, session: Session) -> None:
    fake = FakeProvider(
        settings={"group_claims": ("groups",), "only_groups": ("/km3net",)}, claims={"groups": ["/escape"]}
    )
    install(app, fake)
    answer = sign_in_by(client, fake)
    assert answer.status_code == 403
    assert "none of the groups" in answer.text
    assert session.query(Account).count() == 0
