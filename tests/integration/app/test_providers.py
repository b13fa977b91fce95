"""Signing in by a provider: who comes, what comes along, what follows the provider later."""

import json
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, AuditEntry, Group, Identity, Membership, RemoteToken, Role, SignIn
from app.models.base import now
from app.services.signing.asking import Asker
from app.services.signing.discovery import Discovery
from app.services.signing.providers import Provider
from connectors.transport import MemoryTransport, Reply
from tests.conftest import SignIn as SignInByLink
from tests.support.browsing import basket_items, press
from tests.support.fake_provider import SECRET, FakeProvider, back, install, sign_in_by, there

BASKET = {"archive": "demo", "dataset": "openngc", "question": "target=M+31&radius=1+deg&max_rows=10000"}


@pytest.fixture
def fake(app: Flask) -> FakeProvider:
    made = FakeProvider(
        claims={"name": "Alice", "email": "alice@iam.test", "email_verified": True, "groups": ["/escape"]},
        settings={
            "group_claims": ("groups", "wlcg.groups"),
            "admin_groups": ("/escape/admins",),
            "parameters": {"prompt": "consent"},
        },
    )
    install(app, made)
    return made


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
    assert groups(session) == {"/escape"}
    page = client.get("/account").text
    assert "Alice" in page
    assert "/escape" in page


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
    assert groups(session) == {"/escape/a"}


def test_an_admin_group_makes_an_administrator_and_takes_it_back(
    client: FlaskClient, fake: FakeProvider, session: Session
) -> None:
    fake.claims["groups"] = ["/escape/admins"]
    sign_in_by(client, fake)
    assert client.get("/admin").status_code == 200
    fake.claims["groups"] = ["/escape"]
    press(client, client.get("/account"), "Ask the providers again")
    assert groups(session) == {"/escape"}
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


def test_a_second_way_in_is_added_while_signed_in(
    app: Flask, client: FlaskClient, fake: FakeProvider, session: Session
) -> None:
    other = FakeProvider(id="orcid", issuer="https://orcid.test", settings={"title": "ORCID"})
    install(app, fake, other)
    sign_in_by(client, fake)
    answer = client.get(sign_in_by(client, other, "/account", add="yes").location)
    assert "ORCID is a way into your account now." in answer.text
    assert session.query(Account).count() == 1
    sign_in_by(app.test_client(), other)
    assert session.query(Account).count() == 1


def test_without_wanting_it_nothing_is_joined(
    app: Flask, client: FlaskClient, fake: FakeProvider, session: Session
) -> None:
    other = FakeProvider(id="orcid", issuer="https://orcid.test", claims=dict(fake.claims))
    install(app, fake, other)
    sign_in_by(client, fake)
    sign_in_by(client, other)
    assert session.query(Account).count() == 2


def test_a_way_in_of_somebody_else_cannot_be_added(
    app: Flask, client: FlaskClient, fake: FakeProvider, sign_in: SignInByLink
) -> None:
    sign_in_by(app.test_client(), fake)
    sign_in(client)
    answer = sign_in_by(client, fake, add="yes")
    assert answer.status_code == 403
    assert "opens another account" in answer.text


def test_a_way_in_can_be_removed_but_not_the_last(
    app: Flask, client: FlaskClient, fake: FakeProvider, session: Session
) -> None:
    other = FakeProvider(id="orcid", issuer="https://orcid.test")
    install(app, fake, other)
    sign_in_by(client, fake)
    ways = session.scalars(select(Identity.id)).all()
    assert client.post(f"/account/identities/{ways[0]}/remove").status_code == 409
    sign_in_by(client, other, add="yes")
    assert client.post(f"/account/identities/{ways[0]}/remove").status_code == 303
    session.expire_all()
    assert [one.provider for one in session.query(Identity)] == ["orcid"]


def test_tokens_are_sealed_in_the_database(app: Flask, client: FlaskClient, session: Session) -> None:
    fake = FakeProvider()
    install(app, fake)
    sign_in_by(client, fake)
    kept = session.query(RemoteToken).one()
    for sealed in (kept.access_token, kept.refresh_token, kept.id_token):
        assert sealed.startswith("gAAAA")
    assert app.extensions["portal"].vault.open(kept.access_token) == "access-1"


def test_a_token_for_a_service_is_renewed_when_it_is_about_to_end(
    app: Flask, client: FlaskClient, fake: FakeProvider, session: Session
) -> None:
    sign_in_by(client, fake)
    account, renewer = session.query(Account).one(), app.extensions["portal"].renewer
    session.query(RemoteToken).update({"expires_at": now() + timedelta(minutes=5)})
    session.commit()
    assert renewer.access_token(session, account.id, "iam") == "access-1"
    session.query(RemoteToken).update({"expires_at": now()})
    session.commit()
    assert renewer.access_token(session, account.id, "iam") == "access-2"
    assert fake.exchanges[1]["refresh_token"] == "refresh-1"
    assert renewer.access_token(session, account.id, "orcid") is None


def test_what_the_provider_takes_back_ends(
    app: Flask, client: FlaskClient, fake: FakeProvider, session: Session
) -> None:
    sign_in_by(client, fake)
    fake.answer = {"error": "invalid_grant"}
    assert app.extensions["portal"].renewer.renew_stale(session, timedelta(0)) == (0, 1)
    assert "You are not signed in" in client.get("/account").text


def test_a_provider_that_is_away_ends_nothing(
    app: Flask, client: FlaskClient, fake: FakeProvider, session: Session
) -> None:
    sign_in_by(client, fake)
    fake.answer = {"error": "server_error"}
    assert app.extensions["portal"].renewer.renew_stale(session, timedelta(0)) == (0, 0)
    assert "Alice" in client.get("/account").text


def test_signing_out_ends_it_here_and_sends_on_to_the_provider(
    client: FlaskClient, fake: FakeProvider, session: Session
) -> None:
    sign_in_by(client, fake)
    page = press(client, client.get("/account"), "Sign out")
    assert session.query(SignIn).count() == 0
    assert 'action="https://iam.test/logout"' in page.text
    assert "form-action 'self' https://iam.test;" in page.headers["Content-Security-Policy"]
    assert 'name="id_token_hint"' in page.text
    done = client.get("/signed-out?state=iam")
    assert "You are signed out here and at Test IAM." in done.text
    assert "id_token_hint" not in client.get("/signed-out").text


@pytest.mark.parametrize("claims", [{}, {"sid": "s1"}, {"sub": None, "sid": "s1"}])
def test_the_provider_can_sign_somebody_out(
    client: FlaskClient, fake: FakeProvider, claims: dict[str, str], session: Session
) -> None:
    fake.claims["sid"] = "s1"
    sign_in_by(client, fake)
    answer = client.post("/sign-in/with/iam/sign-out", data={"logout_token": fake.logout_token(**claims)})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "You are not signed in" in client.get("/account").text
    assert session.query(RemoteToken).count() == 0


def test_of_two_sessions_the_provider_ends_the_one_it_names(app: Flask, fake: FakeProvider) -> None:
    browsers = []
    for sid in ("s1", "s2"):
        fake.claims["sid"] = sid
        browsers.append(app.test_client())
        sign_in_by(browsers[-1], fake)
    app.test_client().post("/sign-in/with/iam/sign-out", data={"logout_token": fake.logout_token(sid="s1")})
    assert ["Alice" in one.get("/account").text for one in browsers] == [False, True]


def test_the_trail_tells_of_it_without_secrets(
    client: FlaskClient, fake: FakeProvider, session: Session
) -> None:
    sign_in_by(client, fake)
    client.post("/sign-out")
    told = [(one.act, one.about) for one in session.query(AuditEntry)]
    assert told == [("identity.add", "Test IAM"), ("sign-in", "by Test IAM"), ("sign-out", "")]
    assert SECRET not in str(told)


def test_github_tells_who_somebody_is_at_its_own_address(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    base = "https://github.test"
    provider = Provider.model_validate(
        {
            "id": "github",
            "title": "GitHub",
            "issuer": base,
            "client_id": "portal",
            "client_secret": SecretStr(SECRET),
            "scopes": ("read:user", "user:email"),
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "user_endpoint": f"{base}/user",
        }
    )
    mails = [{"email": "old@x.org"}, {"email": "octo@x.org", "primary": True, "verified": True}]
    told = {"token": {"access_token": "access-1", "token_type": "bearer"}, "user/emails": mails}
    told["user"] = {"id": 583231, "login": "octocat", "name": None}
    replies = {f"{base}/{path}": Reply(200, json.dumps(one).encode()) for path, one in told.items()}
    transport = MemoryTransport(replies)
    asker = Asker(transport, Discovery(transport))
    parts = app.extensions["portal"]
    app.extensions["portal"] = replace(parts, providers={"github": provider}, asker=asker)
    asked = urlsplit(client.get("/sign-in/with/github").location)
    sent = dict(parse_qsl(asked.query))
    assert "nonce" not in sent
    assert sent["code_challenge_method"] == "S256"
    answer = client.get("/sign-in/with/github/back", query_string={"code": "c", "state": sent["state"]})
    assert answer.status_code == 303
    identity = session.query(Identity).one()
    assert (identity.subject, identity.email, identity.verified) == ("583231", "octo@x.org", True)
    assert session.query(Account).one().name == "octocat"
