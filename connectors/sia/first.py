"""Simple Image Access 1.0: a rectangle on the sky, POS and SIZE."""

import math
from typing import ClassVar, Literal

from connectors.archive import Strict
from connectors.contract import Box, Capability, Circle, Parameter, ParameterKind, QueryRequest, Region
from connectors.dal import (
    Pair,
    Syntax,
    checked_box,
    checked_circle,
    degrees,
    format_choice,
    needed,
    pyvo_script,
    unfit,
    verbosity_choice,
)
from connectors.errors import UsageError

__all__ = ["First", "FirstOptions"]

WIDEST = 180.0
INTERSECT = Parameter(
    name="intersect",
    label="Images that",
    kind=ParameterKind.CHOICE,
    help="How an image lies to the region that is asked for; those that overlap it where none is chosen.",
    choices=(
        ("OVERLAPS", "overlap the region"),
        ("COVERS", "cover all of the region"),
        ("ENCLOSED", "lie wholly in the region"),
        ("CENTER", "cover the region's centre"),
    ),
    field="INTERSECT",
)
FORMATS = {
    "image/fits": "FITS",
    "GRAPHIC": "pictures",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "ALL": "all",
}


class FirstOptions(Strict):
    """The dataset's options; `verbosity` is VERB, or 0 to leave it away."""

    version: Literal[1]
    verbosity: Literal[0, 1, 2, 3] = 0


def _size(region: Region) -> tuple[float, float, list[float]]:
    """Centre and size in degrees.

    Of a circle it is the square around it: its corners are found too. The first of two sizes is measured
    along the parallel through the centre, not in right ascension (SIA 1.0, section 4.1.1).
    """
    if isinstance(region, Circle):
        circle = checked_circle(region)
        return circle.ra, circle.dec, [2 * circle.radius]
    if not isinstance(region, Box):
        raise UsageError("This service can be asked by a circle or a box only.", field="polygon")
    box = checked_box(region)
    width = box.ra_max - box.ra_min
    width = width if width >= 0 else width % 360
    if width > WIDEST:
        raise UsageError("This service takes boxes of at most 180 degrees in RA.", field="box")
    dec = (box.dec_min + box.dec_max) / 2
    size = [width * math.cos(math.radians(dec)), box.dec_max - box.dec_min]
    return (box.ra_min + width / 2) % 360, dec, size


class First:
    """The dialect of SIA 1.0 (section 4.1)."""

    capabilities: ClassVar = frozenset({Capability.CONE, Capability.BOX})
    own: ClassVar = frozenset({"POS", "SIZE"})
    syntax: ClassVar = Syntax(separator=",")

    def __init__(self, options: FirstOptions) -> None:
        self._verbosity = options.verbosity
        verb = [verbosity_choice(options.verbosity)] if options.verbosity else []
        self.parameters = (INTERSECT, format_choice(FORMATS), *verb)

    def asked(self, request: QueryRequest) -> list[Pair]:
        """Give the rectangle. Raises UsageError."""
        unfit(request, "time", "band")
        ra, dec, size = _size(needed(request))
        pairs = [("POS", f"{degrees(ra)},{degrees(dec)}"), ("SIZE", ",".join(map(degrees, size)))]
        return [*pairs, ("VERB", str(self._verbosity))] if self._verbosity else pairs

    def script(self, address: str, pairs: list[Pair]) -> str:
        """Give a script around pyvo's SIAService."""
        values = dict(pairs)
        size = tuple(map(float, values["SIZE"].split(",")))
        arguments = {
            "pos": tuple(map(float, values["POS"].split(","))),
            "size": size if len(size) > 1 else size[0],
            "verbosity": int(values["VERB"]) if "VERB" in values else None,
        }
        rest = [pair for pair in pairs if pair[0] not in {*self.own, "VERB"}]
        return pyvo_script("SIAService", address, arguments, rest)
