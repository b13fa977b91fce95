"""The base of all mapped classes."""

import uuid
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import DateTime, Dialect, MetaData, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, registry
from typing_extensions import override

__all__ = ["Model", "UtcDateTime", "new_id", "now"]


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets time zones, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC. Raises ValueError for a moment without a time zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC) if value else None

    @override
    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """In UTC."""
        moment = cast("datetime | None", value)
        return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Model(DeclarativeBase):
    """The base; constraint names are fixed so that migrations can speak of them on every database."""

    registry = registry(metadata=METADATA, type_annotation_map={datetime: UtcDateTime})


def new_id() -> str:
    """A fresh identifier that tells nothing and cannot be guessed."""
    return uuid.uuid4().hex


def now() -> datetime:
    """This moment in UTC."""
    return datetime.now(UTC)
