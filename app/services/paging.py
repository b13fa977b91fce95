"""How a result is looked at."""

from dataclasses import dataclass

from app.services.results import Order

__all__ = ["PER_PAGE", "View"]

PER_PAGE = (25, 50, 100, 200)
"""The page sizes to choose from, in rows."""


@dataclass(frozen=True, slots=True)
class View:
    """How a result is looked at; all of it stands in the URL."""

    page: int = 1
    per_page: int = 50
    order: Order = ()
    all_columns: bool = False

    @property
    def start(self) -> int:
        """Number of the first row on the page."""
        return (self.page - 1) * self.per_page
