"""ADQL over tables that are here: a person's results and the portal's own tables."""

from app.services.sql.asking import LocalSql
from app.services.sql.matching import Match, match_adql
from app.services.sql.tables import SqlTable, local_tables, result_table, result_tables

__all__ = [
    "LocalSql",
    "Match",
    "SqlTable",
    "local_tables",
    "match_adql",
    "result_table",
    "result_tables",
]
