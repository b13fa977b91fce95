"""Several ways into one account."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Identity
from tests.conftest import SignIn as SignInByLink
from tests.support.fake_provider import FakeProvider, install, sign_in_by


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
