"""What of a service's tables is in sight."""

from dataclasses import dataclass

__all__ = ["Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """The tables that have these words or are in the open schema, a page of them, and the open table."""

    find: str = ""
    schema: str | None = None
    table: str = ""
    page: int = 1
