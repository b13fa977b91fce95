"""Tables that people bring."""

from dataclasses import dataclass

from app.config.settings import Settings, setting

__all__ = ["OwnTables"]


@dataclass(frozen=True, kw_only=True)
class OwnTables(Settings):
    """Tables that people bring."""

    table_days: float = setting(30.0, "Days that a table which a person brought stays.")
    upload_megabytes_per_account: int = setting(200, "Room for the tables that one account has uploaded.")
