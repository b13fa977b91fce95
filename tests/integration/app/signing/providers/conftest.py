"""A provider that tells of addresses and groups."""

import pytest
from flask import Flask

from tests.support.fake_provider import FakeProvider, install


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
