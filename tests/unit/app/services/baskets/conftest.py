import pytest
from sqlalchemy.orm import Session

from app.models import Basket
from tests.support.people import basket_of, person


@pytest.fixture
def mine(session: Session) -> Basket:
    """The basket of somebody who signed in."""
    return basket_of(session, person(session))
