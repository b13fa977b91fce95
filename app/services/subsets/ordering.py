"""The type of row numbers, which comes from `app.services.results`."""

from app.services.results.ordering import Numbers

__all__ = ["Numbers"]
