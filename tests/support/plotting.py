"""Results and figures for tests of plots."""

from collections.abc import Mapping
from pathlib import Path

from app.services.plots import AxisWish, Figure, Kind, PlotWish, figure_of
from app.services.results import Result, ResultStore
from app.services.subsets import Subset
from connectors.contract import Column, Role
from tests.support.fakes import rows_of

__all__ = ["COLUMNS", "drawn", "made"]

COLUMNS = {
    column.name: column
    for column in (
        Column(name="name", datatype="char", role=Role.NAME),
        Column(name="id", datatype="long", ucd="meta.id"),
        Column(name="ra", datatype="double", unit="deg", ucd="pos.eq.ra;meta.main", role=Role.RA),
        Column(name="dec", datatype="double", unit="deg", ucd="pos.eq.dec;meta.main", role=Role.DEC),
        Column(name="mag", datatype="double", unit="mag", ucd="phot.mag;em.opt.V", label="V magnitude"),
        Column(name="e_mag", datatype="double", unit="mag", ucd="stat.error;phot.mag"),
        Column(name="colour", datatype="double", unit="mag", ucd="phot.color", label="B−V"),
        Column(name="t", datatype="double", unit="d", ucd="time.epoch", label="Time"),
        Column(name="z", datatype="double", ucd="src.redshift"),
        Column(name="wave", datatype="double", unit="nm", ucd="em.wl"),
        Column(name="flux", datatype="double", unit="Jy", ucd="phot.flux.density"),
        Column(name="t_min", datatype="double", unit="d", role=Role.TIME_START),
    )
}
"""What columns of these names mean."""


def made(folder: Path, values: Mapping[str, object]) -> Result:
    """A stored result; columns whose names are not in `COLUMNS` mean nothing."""
    columns = [COLUMNS.get(name, Column(name=name, datatype="double")) for name in values]
    return ResultStore(folder).write(rows_of(values, columns=columns))


def drawn(result: Result, kind: str, x: str, y: str = "", **more: object) -> Figure:
    """The figure of these columns; there is one."""
    wish = PlotWish(Kind(kind), AxisWish(x), AxisWish(y), **more)  # type: ignore[arg-type]
    figure = figure_of(Subset(result), wish)
    assert figure is not None
    return figure
