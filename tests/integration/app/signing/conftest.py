"""A provider that an attack can make say anything."""

import pytest
from flask import Flask

from tests.support.fake_provider import FakeProvider, install


@pytest.fixture
def fake(app: Flask) -> FakeProvider:
    made = FakeProvider(claims={"name": "Alice"})
    install(app, made)
    return made
