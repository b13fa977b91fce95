"""Fresh objects whose rows depend on nothing that a database says: inserted as they are."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Table, insert, inspect
from sqlalchemy.orm import Mapper, Session, make_transient_to_detached

from app.models.base import Model

__all__ = ["insert_fresh"]


def insert_fresh(session: Session, objects: Sequence[Model]) -> None:
    """Insert objects that know their keys, in this order; afterwards they are the session's.

    A unit of work finds the order and the keys out, and takes three times as long.
    """
    for kind, alike in groupby(objects, type):
        fresh = list(alike)
        mapper: Mapper[Any] = inspect(kind)
        assert isinstance(mapper.local_table, Table)
        names = mapper.columns.keys()
        rows = [{name: one.__dict__[name] for name in names if name in one.__dict__} for one in fresh]
        session.connection().execute(insert(mapper.local_table), rows)
        for one in fresh:
            make_transient_to_detached(one)
        session.add_all(fresh)
