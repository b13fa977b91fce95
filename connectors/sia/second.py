"""Simple Image Access 2.0: images and cubes by position, band, time and the other axes of ObsCore."""

from typing import Annotated, ClassVar, Literal

from connectors.archive import Strict
from connectors.contract import Box, Capability, Circle, Interval, QueryRequest, Region
from connectors.dal import (
    Pair,
    Syntax,
    checked_box,
    checked_circle,
    checked_polygon,
    chosen,
    dali,
    degrees,
    known_words,
    placed,
    pyvo_script,
    spans,
    unfit,
)
from connectors.sia.filters import FILTERS
from connectors.units import converted_interval, from_metres

__all__ = ["Second", "SecondOptions"]

Filter = Annotated[str, known_words(FILTERS)]


class SecondOptions(Strict):
    """The dataset's options; `filters` are the standard parameters that its form has, at first all."""

    version: Literal[2]
    filters: tuple[Filter, ...] = tuple(FILTERS)


def _positions(region: Region) -> list[str]:
    """The region as values of POS; a box through RA 0 is two, of which an image must meet one."""
    if isinstance(region, Circle):
        circle = checked_circle(region)
        return [" ".join(["CIRCLE", *map(degrees, (circle.ra, circle.dec, circle.radius))])]
    if isinstance(region, Box):
        box = checked_box(region)
        limits = ((*span, box.dec_min, box.dec_max) for span in spans(box))
        return [" ".join(["RANGE", *map(degrees, four)]) for four in limits]
    corners = checked_polygon(region).vertices
    return [" ".join(["POLYGON", *(degrees(axis) for corner in corners for axis in corner)])]


class Second:
    """The dialect of SIA 2.0 (section 2.1); several values of one name mean any of them."""

    capabilities: ClassVar = frozenset(
        {Capability.CONE, Capability.BOX, Capability.POLYGON, Capability.TIME, Capability.BAND}
    )
    own: ClassVar = frozenset({"POS", "BAND", "TIME", "MAXREC"})
    syntax: ClassVar = Syntax(dali, repeats=True)

    def __init__(self, options: SecondOptions) -> None:
        self.parameters = chosen(FILTERS, options.filters)

    def asked(self, request: QueryRequest) -> list[Pair]:
        """Give position, band in metres, time in MJD, and MAXREC. Raises UsageError."""
        unfit(request)
        region = placed(request)
        pairs = [("POS", position) for position in (_positions(region) if region else ())]
        if request.band not in {None, Interval()}:
            pairs.append(("BAND", dali(from_metres(request.band, "m"))))
        if request.time not in {None, Interval()}:
            pairs.append(("TIME", dali(converted_interval(request.time, "", "", field="time"))))
        return [*pairs, ("MAXREC", str(request.max_rows))]

    def script(self, address: str, pairs: list[Pair]) -> str:
        """Give a script around pyvo's SIA2Service, which must not look for the service elsewhere."""
        most = {"maxrec": int(dict(pairs)["MAXREC"])}
        rest = [pair for pair in pairs if pair[0] != "MAXREC"]
        return pyvo_script("SIA2Service", address, most, rest, making=", check_baseurl=False")
