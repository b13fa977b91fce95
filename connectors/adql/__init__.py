"""ADQL as the portal itself understands it: parsed, checked against columns, and turned into DuckDB's SQL."""

from connectors.adql.conditions import condition_sql
from connectors.adql.faults import AdqlFault

__all__ = ["AdqlFault", "condition_sql"]
