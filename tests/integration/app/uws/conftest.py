"""An archive in memory, and the browser whose jobs these are."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.fakes import FakeConnector, put_into


@pytest.fixture(autouse=True)
def fake(app: Flask) -> FakeConnector:
    connector = FakeConnector()
    put_into(app, fake=connector)
    return connector


@pytest.fixture
def owner(client: FlaskClient) -> FlaskClient:
    """The browser whose jobs these are; it becomes a guest with the first."""
    return client
