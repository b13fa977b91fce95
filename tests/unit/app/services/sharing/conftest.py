"""Who shares, and with whom."""

import pytest
from sqlalchemy.orm import Session

from app.models import (
    Account,
)
from tests.support.people import person


@pytest.fixture
def owner(session: Session) -> Account:
    return person(session, "Owner")


@pytest.fixture
def other(session: Session) -> Account:
    return person(session, "Other")
