"""Limits of queries that the portal itself answers."""

from dataclasses import dataclass

from app.config.settings import Settings, setting

__all__ = ["Sql"]


@dataclass(frozen=True, kw_only=True)
class Sql(Settings):
    """Queries over results and local tables."""

    sql_rows: int = setting(
        1_000_000, "Most rows that a query over results and local tables may give.", least=1
    )
    sql_seconds: float = setting(300.0, "Longest time of such a query, as a job too, in seconds.")
    sql_megabytes: int = setting(
        400, "Most memory of such a query; what it needs beyond goes to disk.", least=1
    )
