"""From a wish to a figure."""

from app.services.plots.figure import Figure
from app.services.plots.histograms import histogram_figure
from app.services.plots.lines import spectrum_figure
from app.services.plots.meanings import arrays
from app.services.plots.scatters import scatter_figure
from app.services.plots.wishes import Kind, PlotWish
from app.services.results import Result
from app.services.results.turns import in_turn
from app.services.subsets import Subset
from connectors.contract import Column

__all__ = ["figure_of"]


def _column(result: Result, name: str) -> Column:
    column = result.column(name)
    if column is None:
        raise KeyError(name)
    return column


@in_turn()
def figure_of(subset: Subset, wish: PlotWish) -> Figure | None:
    """The plot that is wished for; None where no row has what it needs.

    Raises KeyError for a column that the result has not, UsageError for a unit that does not fit.
    """
    result = subset.result
    x = _column(result, wish.x.column)
    if wish.kind is Kind.HISTOGRAM:
        return histogram_figure(subset, wish, x)
    columns = x, _column(result, wish.y.column)
    if wish.kind is Kind.SPECTRUM:
        listed = wish.x.column in {column.name for column in arrays(result)}
        return spectrum_figure(subset, wish, columns, listed=listed)
    return scatter_figure(subset, wish, columns, _column(result, wish.colour) if wish.colour else None)
