"""What a chart of the sky shows, and which part of it is kept, from the URL."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from app.forms.angles import read_angle
from app.forms.coordinates import read_position
from app.forms.faults import FormFault
from app.forms.reader import Reader
from app.forms.subset import filter_names
from app.services.sky import WIDEST, Frame, all_sky, around
from connectors.contract import Circle, Position

__all__ = ["OWN", "ChartForm", "of_question", "of_rows", "read_chart"]

OWN = frozenset({"projection", "centre", "width", "within", "reach"})
"""Arguments that say how the sky is looked at, not what is asked."""
PROJECTIONS = frozenset({"", "aitoff", "tan"})
FULL_TURN = 360.0
SOME = 10.0
"""Degrees that a part of the sky is wide of which only the centre was given."""


@dataclass(frozen=True, slots=True)
class ChartForm:
    """`frame` is None where none was chosen, `keep` the circle whose rows are wanted alone.

    `typed` is all as it came.
    """

    typed: MultiDict[str, str]
    frame: Frame | None = None
    keep: Circle | None = None
    faults: Mapping[str, str] = field(default_factory=dict)


def of_rows(typed: MultiDict[str, str]) -> MultiDict[str, str]:
    """The arguments that say which rows, without those of the chart."""
    return MultiDict([pair for pair in typed.items(multi=True) if pair[0] not in OWN])


def of_question(typed: MultiDict[str, str]) -> MultiDict[str, str]:
    """The arguments that are the dataset's own question; no name of its parameters has a dot."""
    other = OWN | filter_names(typed)
    return MultiDict(
        [pair for pair in typed.items(multi=True) if pair[0] not in other and "." not in pair[0]]
    )


def _position(text: str) -> Position:
    place = read_position(text)
    if place is None:
        raise FormFault("Give a position, such as 10.68 +41.27 or 00 42 44 +41 16 09.")
    return place


def _extent(text: str) -> float:
    try:
        return read_angle(text, most=FULL_TURN)
    except FormFault as fault:
        raise FormFault("Give a width, such as 5, 0.5 deg or 30 arcmin.") from fault


def _frame(reader: Reader) -> Frame | None:
    projection = reader.text("projection")
    if projection not in PROJECTIONS:
        reader.faults["projection"] = "Choose aitoff or tan."
    centre = reader.read("centre", _position, None)
    width = reader.read("width", _extent, None)
    if projection == "aitoff" or (width is not None and width > WIDEST):
        return all_sky(centre.ra if centre else 0.0)
    if centre is None:
        if projection == "tan" or width is not None:
            reader.faults.setdefault("centre", "Give the centre of the part of the sky that is wanted.")
        return None
    return around(centre.ra, centre.dec, width or SOME)


def _keep(reader: Reader) -> Circle | None:
    centre, radius = reader.read("within", _position, None), reader.read("reach", read_angle, None)
    if centre and radius:
        return Circle(centre.ra, centre.dec, radius)
    if (centre or radius) and not reader.faults:
        reader.faults["reach" if centre else "within"] = "Give both, a centre and a radius."
    return None


def read_chart(typed: MultiDict[str, str]) -> ChartForm:
    """Projection, centre and width, and the circle to keep; what is wrong stands beside its name."""
    reader = Reader(typed)
    frame, keep = _frame(reader), _keep(reader)
    return ChartForm(typed, None if reader.faults else frame, None if reader.faults else keep, reader.faults)
