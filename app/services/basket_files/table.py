"""The items of a basket as rows of an own table: their names, their places and what they lead to."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

import pyarrow as pa

from app.models import Item
from app.services.basket_files.lines import ARROW, COLUMNS, line_of_item
from app.services.own_tables.keeping import Rows
from connectors.contract import Role

__all__ = ["table_of_items"]

KEPT = ("label", "ra", "dec", "kind", "archive", "dataset", "rows", "access_url", "note", "tags", "added_at")
ROLES = {"label": Role.NAME, "ra": Role.RA, "dec": Role.DEC, "access_url": Role.ACCESS_URL}
AT_ONCE = 500


def table_of_items(items: Iterable[Item]) -> Rows:
    """One row an item, in their order."""
    known = {column.name: column for column in COLUMNS}
    columns = [replace(known[name], role=ROLES.get(name)) for name in KEPT]
    schema = pa.schema([(column.name, ARROW[column.datatype]) for column in columns])

    def batches() -> Iterator[pa.RecordBatch]:
        coming = iter(items)
        while part := list(islice(coming, AT_ONCE)):
            lines = [line_of_item(item, "") for item in part]
            yield pa.RecordBatch.from_pylist(
                [{name: line[name] for name in KEPT} for line in lines], schema=schema
            )

    return Rows(columns, schema, batches())
