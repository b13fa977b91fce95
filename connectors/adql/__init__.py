"""ADQL as the portal itself understands it: read, checked, explained, and turned into DuckDB's SQL."""

from connectors.adql.asked import Asked
from connectors.adql.checking import check, tables_of
from connectors.adql.conditions import condition_sql
from connectors.adql.explaining import Explanation, explain
from connectors.adql.faults import AdqlFault
from connectors.adql.formatting import format_query, one_line
from connectors.adql.parameters import Hole, fill, named, parameters_of
from connectors.adql.parsing import Query, parse_query
from connectors.adql.schema import Schema, Tables
from connectors.adql.statements import Statement, statement_of

__all__ = [
    "AdqlFault",
    "Asked",
    "Explanation",
    "Hole",
    "Query",
    "Schema",
    "Statement",
    "Tables",
    "check",
    "condition_sql",
    "explain",
    "fill",
    "format_query",
    "named",
    "one_line",
    "parameters_of",
    "parse_query",
    "statement_of",
    "tables_of",
]
