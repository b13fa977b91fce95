"""Baskets on SQLite and on PostgreSQL."""

import pytest
from sqlalchemy.orm import Session

from app.models import Basket
from tests.support.databases import postgres_engine, session
from tests.support.people import basket_of, person

__all__ = ["mine", "postgres_engine", "session"]


@pytest.fixture
def mine(session: Session) -> Basket:
    """The basket of somebody who signed in."""
    return basket_of(session, person(session))
