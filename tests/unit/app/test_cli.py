from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.config import Config
from app.factory import create_app
from app.models import RemoteToken
from app.services.accounts.vault import Vault
from tests.support.fake_provider import FakeProvider, install, sign_in_by


def test_the_command_prints_a_link_that_signs_in(app: Flask, client: FlaskClient) -> None:
    printed = app.test_cli_runner().invoke(args=["sign-in-link"])
    assert printed.exit_code == 0
    address = urlsplit(printed.output.strip())
    assert address.netloc == "127.0.0.1:8000"
    assert "Administrator" in client.get(address.path).text
    assert client.post(address.path).status_code == 303
    assert "Administrator" in client.get("/account").text


def test_tokens_are_sealed_with_the_new_key(app: Flask, client: FlaskClient, session: Session) -> None:
    fake = FakeProvider()
    install(app, fake)
    sign_in_by(client, fake)
    portal = app.extensions["portal"]
    old, new = portal.config.secret_key, "a new secret of the portal"
    app.extensions["portal"] = replace(portal, vault=Vault([new, old]))
    assert "1 sealed anew, 0" in app.test_cli_runner().invoke(args=["rotate-keys"]).output
    assert Vault([new]).open(session.query(RemoteToken).one().access_token) == "access-1"
    app.extensions["portal"] = replace(portal, vault=Vault(["another one"]))
    assert "0 sealed anew, 1 that" in app.test_cli_runner().invoke(args=["rotate-keys"]).output
    session.expire_all()
    assert session.query(RemoteToken).count() == 0


def test_groups_are_asked_for_again(app: Flask, client: FlaskClient) -> None:
    fake = FakeProvider()
    install(app, fake)
    sign_in_by(client, fake)
    assert "1 renewed, 0 ended" in app.test_cli_runner().invoke(args=["renew-sign-ins"]).output


def test_a_folder_that_no_portal_prepared_is_told_in_words(tmp_path: Path) -> None:
    empty = create_app(Config(data_dir=tmp_path, demo=False))
    printed = empty.test_cli_runner().invoke(args=["sign-in-link"])
    assert printed.exit_code == 1
    assert "Start the portal once with these settings" in printed.output
