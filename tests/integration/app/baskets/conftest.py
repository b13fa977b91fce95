"""A basket with rows."""

import pytest
from flask.testing import FlaskClient

from tests.support.browsing import basket_url, press
from tests.support.shelves import M31


@pytest.fixture
def url(client: FlaskClient) -> str:
    """The address of a basket with four rows."""
    press(client, client.get(M31), "this page")
    return basket_url(client)
