"""Conditions in SQL over the rows of a table."""

from types import MappingProxyType

import duckdb
import numpy as np
import pyarrow as pa

from app.services.subsets.masks import Mask

__all__ = ["expression_mask"]

CONFIG = MappingProxyType(
    {
        "enable_external_access": "false",
        "autoload_known_extensions": "false",
        "preserve_insertion_order": "true",
        "memory_limit": "256MB",
        "threads": "2",
    }
)


def expression_mask(table: pa.Table, where: str) -> Mask:
    """What the condition gives for each row, a null as no. Raises duckdb.Error where it fails on a value.

    `where` is DuckDB's, written by connectors.adql from a checked tree. A database for each question costs
    some milliseconds, and none has to survive a fork.
    """
    with duckdb.connect(":memory:", config=dict(CONFIG)) as database:
        database.register("rows", table)
        found = database.sql(f"SELECT coalesce({where}, false) AS found FROM rows")  # noqa: S608 - see above
        return np.asarray(found.to_arrow_table().column("found").to_numpy())
