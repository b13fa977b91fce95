"""Answers of several archives as one table of common columns."""

from app.services.merging.common import COMMON
from app.services.merging.merged import Merged, Part

__all__ = ["COMMON", "Merged", "Part"]
