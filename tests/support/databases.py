"""What is kept in SQL is tested on SQLite and on PostgreSQL alike: a conftest takes these two fixtures."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from app.models import Model
from tests.support.postgres import postgres_server

__all__ = ["postgres_engine", "session"]


@pytest.fixture(scope="session")
def postgres_engine() -> Iterator[Engine]:
    """A PostgreSQL with the portal's tables."""
    with postgres_server() as url:
        engine = create_engine(url)
        Model.metadata.create_all(engine)
        yield engine
        engine.dispose()


def _clean(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in reversed(Model.metadata.sorted_tables):
            connection.execute(table.delete())


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgres"))])
def session(request: pytest.FixtureRequest, session: Session) -> Iterator[Session]:
    """A session on each database, with nothing stored."""
    if request.param == "sqlite":
        yield session
        return
    engine: Engine = request.getfixturevalue("postgres_engine")
    _clean(engine)
    with Session(engine) as made:
        yield made
