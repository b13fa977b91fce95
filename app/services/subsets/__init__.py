"""Which rows of a result, and in which order; each found once and kept beside the result."""

from app.services.subsets.conditions import MOST_CHOSEN, Condition, Contains, Filters, Missing, OneOf, Range
from app.services.subsets.subset import Subset, subset_of
from app.services.subsets.summary import Histogram, Summary, histogram, summary_of

__all__ = [
    "MOST_CHOSEN",
    "Condition",
    "Contains",
    "Filters",
    "Histogram",
    "Missing",
    "OneOf",
    "Range",
    "Subset",
    "Summary",
    "histogram",
    "subset_of",
    "summary_of",
]
