"""How a person wants to see a file's image."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["PREFIX", "Limits", "Map", "Stretch", "Wish"]

PREFIX = "fits."
"""What the arguments of this view begin with in the portal's URLs, where a dataset has its own ones too."""


class Stretch(StrEnum):
    """How brightness grows with the value."""

    LINEAR = "linear"
    ASINH = "asinh"
    LOG = "log"
    SQRT = "sqrt"


class Limits(StrEnum):
    """Which values are darkest and brightest."""

    ZSCALE = "zscale"
    P99_5 = "99.5"
    P98 = "98"
    P95 = "95"
    ALL = "all"


class Map(StrEnum):
    """Which colours the values have."""

    GREY = "grey"
    INVERTED = "inverted"
    VIRIDIS = "viridis"
    INFERNO = "inferno"
    MAGMA = "magma"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """`link` is the place of the file among the row's links, None for the file that the row itself names.

    `unit` is the number of an HDU, None for the first with something to show.

    `plane` counts from 0; None is one in the middle of a cube. `sky` turns an image by quarters and mirrors
    it, so that north is up and east left as nearly as that goes.
    """

    link: int | None = None
    unit: int | None = None
    plane: int | None = None
    stretch: Stretch = Stretch.ASINH
    limits: Limits = Limits.P99_5
    colours: Map = Map.GREY
    sky: bool = True
    find: str = ""
