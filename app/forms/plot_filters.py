"""The ranges of a plot as filters of the rows' table."""

from app.forms.subset import PREFIX
from app.services.plots import PlotWish
from app.services.plots.filtering import kept_ranges
from app.services.results import Result
from connectors.contract import Interval

__all__ = ["kept_filters"]


def _text(interval: Interval) -> str:
    low, high = ("" if end is None else f"{end:.15g}" for end in (interval.low, interval.high))
    return f"{low}..{high}"


def kept_filters(wish: PlotWish, result: Result) -> dict[str, str]:
    """Arguments of the dataset's page by name, for the axes of the plot that have an end."""
    return {f"{PREFIX}{name}": _text(kept) for name, kept in kept_ranges(wish, result).items()}
