"""A portal that knows the tests' DaCHS."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from app.config import Config
from app.extensions import db
from app.factory import create_app
from tests.support.benching import ARCHIVE
from tests.support.dachs import Dachs


@pytest.fixture(scope="module")
def archive() -> str:
    """What the portal knows of it; a module that asks for more says so."""
    return ARCHIVE


@pytest.fixture(scope="module")
def portal_with_it(archive: str, dachs: Dachs, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    data = tmp_path_factory.mktemp("dachs")
    (data / "own").mkdir()
    (data / "own" / "real.toml").write_text(archive.format(dachs=dachs), encoding="utf-8")
    config = Config(
        data_dir=data,
        secret_key="not-a-secret-" * 4,
        sesame_url="",
        demo=False,
        archives="local",
        archives_dir=data / "own",
        allowed_hosts="127.0.0.1",
        quick_seconds=30,
    )
    made = create_app(config)
    with made.app_context():
        upgrade()
    yield made
    with made.app_context():
        db.engine.dispose()
    made.extensions["portal"].desk.pool.shutdown()


@pytest.fixture
def browser(portal_with_it: Flask) -> FlaskClient:
    return portal_with_it.test_client()
