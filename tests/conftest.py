"""The portal for tests: made once a session, with the demo archive; every test begins with nothing stored."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import settings
from sqlalchemy.orm import Session

from app.config import Config
from app.extensions import db
from app.factory import create_app
from app.models import Account, Model, Role
from app.portal import Portal
from app.services.accounts.accounts import become_guest, make_sign_in_link
from connectors.local import build_demo
from tests.support.valkey import valkey

pytest_plugins = [
    "tests.support.programs",
    "tests.support.workers",
    "tests.support.garbage",
    "tests.support.dachs",
    "tests.support.rr",
]

# A busy machine is no fault of what is tested, and what passes today passes tomorrow.
settings.register_profile("portal", deadline=None, derandomize=True)
settings.load_profile("portal")

SignIn = Callable[[FlaskClient], Account]
BrowserOf = Callable[[str], FlaskClient]


@pytest.fixture(scope="session")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The portal itself, its database made by the migrations. Tests take `app`, which is clean."""
    data = tmp_path_factory.getbasetemp() / "archives"
    build_demo(data / "demo")
    config = Config(
        data_dir=data,
        secret_key="not-a-secret-" * 4,
        quick_seconds=30,
        sesame_url="",
        registry_urls="http://127.0.0.1:1/tap",
        archives="demo,local",
    )
    made = create_app(config)
    made.config["TESTING"] = True
    with made.app_context():
        upgrade()
    yield made
    with made.app_context():
        db.engine.dispose()
    made.extensions["portal"].desk.pool.shutdown()


def _forget(portal: Portal) -> None:
    shutil.rmtree(portal.config.results_dir)
    portal.config.results_dir.mkdir()
    portal.desk.store._open.clear()
    portal.rates.forget()
    portal.switches.forget()
    (portal.vo_registry.copy.folder / "state.json").unlink(missing_ok=True)


@pytest.fixture
def app(application: Flask) -> Iterator[Flask]:
    """The portal with empty tables, no results, and its own parts back after the test."""
    portal = application.extensions["portal"]
    with application.app_context(), db.engine.begin() as connection:
        for table in reversed(Model.metadata.sorted_tables):
            connection.execute(table.delete())
    _forget(portal)
    yield application
    application.extensions["portal"] = portal


@pytest.fixture
def portal(app: Flask) -> Portal:
    """The portal's parts."""
    parts: Portal = app.extensions["portal"]
    return parts


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts."""
    return app.test_client()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session of the test's own, so that it never shares what a request has read."""
    with app.app_context():
        engine = db.engine
    with Session(engine) as made:
        yield made


@pytest.fixture
def sign_in(session: Session) -> SignIn:
    """Signs a browser in by a one-time link, and gives the account."""

    def go(browser: FlaskClient) -> Account:
        link = make_sign_in_link(session, "").removeprefix("/")
        assert browser.post(f"/{link}").status_code == 303
        session.expire_all()
        return session.query(Account).filter(Account.role == "admin").one()

    return go


@pytest.fixture
def browser_of(app: Flask, session: Session) -> BrowserOf:
    """Gives a browser in which somebody of this name is signed in."""

    def make(name: str) -> FlaskClient:
        account, token = become_guest(session)
        account.name, account.role = name, Role.USER
        session.commit()
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["sign-in"] = token
        return client

    return make


@pytest.fixture(scope="session")
def demo_folder(application: Flask) -> Path:
    """Where the demo's tables are."""
    folder: Path = application.extensions["portal"].config.data_dir / "demo"
    return folder


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """The address of a real queue server of the tests' own."""
    with valkey() as url:
        yield url
