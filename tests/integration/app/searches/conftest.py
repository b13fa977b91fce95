"""Two archives, one of which fails, and a worker that does each job at once."""

from dataclasses import replace

import pytest
from flask import Flask

from connectors.errors import TimedOut
from jobs import context
from tests.support.fakes import FakeConnector, put_into, rows_of
from tests.support.queues import InlineQueue


@pytest.fixture
def good() -> FakeConnector:
    return FakeConnector(rows_of(truncated=True))


@pytest.fixture
def bad() -> FakeConnector:
    return FakeConnector(TimedOut("Too slow."))


@pytest.fixture(autouse=True)
def asking(app: Flask, bad: FakeConnector, good: FakeConnector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "application", lambda: app)
    put_into(app, bad=bad, good=good)
    app.extensions["portal"] = replace(app.extensions["portal"], queue=InlineQueue())
