"""The page that shows every component in every state."""

from typing import Any

from app.models import Budget
from app.pages.datasets.fields import Field
from app.pages.datasets.narrowing import Narrowing
from app.pages.house import PatternsPage
from app.pages.rows.cells import CellMaker
from app.pages.rows.table import TableView, heads, pager, rows
from app.pages.searches.choosing import Choices
from app.services.paging import View
from app.services.results import SortKey
from connectors.contract import Column, ParameterKind, Role

__all__ = ["patterns_page"]

COLUMNS = (
    Column(name="name", datatype="char", label="Name", ucd="meta.id;meta.main"),
    Column(name="ra", datatype="double", label="RA", unit="deg", ucd="pos.eq.ra;meta.main", role=Role.RA),
    Column(name="dec", datatype="double", label="Dec", unit="deg", ucd="pos.eq.dec;meta.main", role=Role.DEC),
    Column(name="v_mag", datatype="double", label="V", unit="mag", ucd="phot.mag;em.opt.V"),
    Column(name="seen", datatype="boolean", label="Seen"),
    Column(name="size", datatype="long", label="Size", unit="byte", role=Role.SIZE),
    Column(name="start", datatype="double", label="Start", unit="d", role=Role.TIME_START),
    Column(name="band", datatype="double", label="Band from", unit="m", role=Role.BAND_MIN),
    Column(name="region", datatype="char", label="Region", role=Role.FOOTPRINT),
    Column(name="link", datatype="char", label="Link", role=Role.LINK),
)
SQUARE = "POLYGON ICRS 10 41 10.37 41 10.37 41.37 10 41.37"
NAMES = tuple(column.name for column in COLUMNS)
VALUES: tuple[dict[str, Any], ...] = (
    dict(
        zip(
            NAMES,
            ("NGC 224", 10.684793, 41.269065, 3.44, True, 86_400, 58909.52, 5e-7, SQUARE, None),
            strict=True,
        )
    ),
    dict(
        zip(
            NAMES,
            ("NGC 221", 10.67427, 40.865169, None, False, None, None, 1.24e-9, None, "https://example.org"),
            strict=True,
        )
    ),
)
WRONG = "Give a number, such as 12.5 or 1e-3."
KINDS = (("a", "Galaxy"), ("b", "Nebula"))
UNITS = (("nm", "nm"), ("keV", "keV"))
TEXT, NUMBER, RANGE = ParameterKind.TEXT, ParameterKind.NUMBER, ParameterKind.RANGE
FIELDS = (
    Field(name="words", label="Words", kind=TEXT, values=["galaxy"], help="Any part of the name."),
    Field(name="wrong", label="Wrong", kind=NUMBER, values=["abc"], unit="mag", error=WRONG),
    Field(name="range", label="Magnitude", kind=RANGE, values=["3"], upper="10", unit="mag"),
    Field(
        name="half", label="Half wrong", kind=RANGE, values=["3"], upper="x", error=WRONG, wrong=(False, True)
    ),
    Field(name="unit", label="Band", kind=RANGE, values=["2"], upper="10", unit="keV", units=UNITS),
    Field(name="kind", label="Kind", kind=ParameterKind.CHOICE, values=["b"], choices=KINDS),
    Field(name="kinds", label="Kinds", kind=ParameterKind.CHOICES, values=["b"], choices=KINDS),
    Field(name="flag", label="Seen", kind=ParameterKind.FLAG, values=["yes"]),
)


def _url(**changes: str | int | None) -> str:  # noqa: ARG001 - nothing on this page leads anywhere
    return "#"


def patterns_page() -> PatternsPage:
    """The page; its values are made up."""
    view = View(page=3, order=(SortKey("v_mag", descending=True),))
    made = rows(
        COLUMNS,
        range(2),
        VALUES,
        [str(row["name"]) for row in VALUES],
        [True, False],
        CellMaker(lambda name: f"#{name}"),
        lambda number: f"#{number}",
    )
    table = TableView(
        heads=heads(COLUMNS, view.order, _url), rows=made, pager=pager(view, 4321, _url), hidden=0
    )
    return PatternsPage(
        fields=FIELDS,
        table=table,
        choices=Choices((), "", everything=True, positional=12),
        narrowing=Narrowing("Region, time, band", ()),
        budget=Budget.QUICK,
        seconds={Budget.QUICK: 10.0, Budget.THOROUGH: 900.0},
    )
