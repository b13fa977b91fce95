"""The form of a dataset: what was typed, what it means and what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from app.forms.faults import FormFault
from app.forms.reader import Reader, Typed
from app.forms.regions import LONGEST_POLYGON, Where, read_box, read_polygon, target_of
from app.forms.spans import read_band, read_span
from app.forms.values import read_values
from app.forms.view import is_of_view
from app.services.searches.questions import Question
from connectors.archive import RESERVED
from connectors.contract import Box, Capability, Description, ParameterKind, Polygon

__all__ = ["QuestionForm", "read_common", "read_question"]

FIELDS = {
    Capability.CONE: ("target", "radius", "radius_unit"),
    Capability.BOX: ("box",),
    Capability.POLYGON: ("polygon",),
    Capability.TIME: ("time_min", "time_max"),
    Capability.BAND: ("band_min", "band_max", "band_unit"),
    Capability.ADQL: ("adql",),
}
STATEMENT = re.compile(r"[0-9a-f]{32}")
NOTED = {
    "polygon": ("polygon",),
    "time": ("time_min", "time_max"),
    "band": ("band_min", "band_max", "band_unit"),
}
"""What can be written in several ways, and is shown again as it was."""


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """`typed` is kept as it came; `question` is None where nothing was asked or `faults` is not empty."""

    typed: Typed
    asked: bool
    question: Question | None = None
    faults: Mapping[str, str] = field(default_factory=dict)


def _rows(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= most:
            raise FormFault(f"Give a whole number of rows from 1 to {most}.")
        return int(text)

    return read


def _names(description: Description) -> set[str]:
    """Every argument that this dataset's form has."""
    names = {"max_rows"}
    for capability in description.capabilities & FIELDS.keys():
        names.update(FIELDS[capability])
    for parameter in description.parameters:
        ranged = parameter.kind is ParameterKind.RANGE
        names |= {f"{parameter.name}_min", f"{parameter.name}_max"} if ranged else {parameter.name}
    return names


def _check_names(reader: Reader, description: Description) -> None:
    names = _names(description)
    for name in reader.typed:
        if name not in names and not is_of_view(name):
            what = "cannot be searched by" if name in RESERVED else "has no parameter"
            reader.faults[name] = f"This dataset {what} '{name[:60]}'."


def _region(reader: Reader) -> tuple[Where, Box | None, Polygon | None]:
    """Where to search; a question has one place."""
    where = target_of(reader)
    box = reader.read("box", read_box, None)
    polygon = reader.read("polygon", read_polygon, None, LONGEST_POLYGON)
    given = {"target": where.target or where.position, "box": box, "polygon": polygon}
    *others, last = [name for name, value in given.items() if value] or [""]
    if others:
        reader.faults[last] = (
            "Search around a target, in a box or in a polygon; keep one and empty the others."
        )
    return where, box, polygon


def _statement(text: str) -> str:
    if not STATEMENT.fullmatch(text):
        raise FormFault("This is no query's id; write the query in the workbench.")
    return text


def _notation(reader: Reader, used: Mapping[str, object]) -> dict[str, str]:
    """The person's own words for what can be written in several ways."""
    names = [name for what, fields in NOTED.items() if used[what] is not None for name in fields]
    texts = {name: " ".join(reader.typed.get(name, "").split()) for name in names}
    return {name: text for name, text in texts.items() if text}


def _anywhere(reader: Reader, most_rows: int) -> Question:
    """What datasets of any kind may be asked alike. It belongs to no dataset yet."""
    where, box, polygon = _region(reader)
    time, band = read_span(reader), read_band(reader)
    return Question(
        archive="",
        dataset="",
        target=where.target,
        position=where.position,
        radius=where.radius,
        box=box,
        polygon=polygon,
        time=time,
        band=band,
        max_rows=reader.read("max_rows", _rows(most_rows), min(10_000, most_rows)),
        notation=_notation(reader, {"polygon": polygon, "time": time, "band": band}),
    )


def read_common(reader: Reader, most_rows: int) -> Question | None:
    """What is asked of datasets of any kind; None where nothing is."""
    found = _anywhere(reader, most_rows)
    given = (found.target, found.position, found.box, found.polygon, found.time, found.band)
    return found if any(given) else None


def read_question(
    typed: Typed, archive: str, dataset: str, description: Description, most_rows: int
) -> QuestionForm:
    """Read a dataset's form; an argument that it does not have is a fault, not ignored."""
    reader = Reader(typed)
    _check_names(reader, description)
    if all(map(is_of_view, typed)):
        return QuestionForm(typed, asked=False, faults=reader.faults)
    question = replace(
        _anywhere(reader, most_rows),
        archive=archive,
        dataset=dataset,
        filters=read_values(reader, description.parameters),
        adql=reader.read("adql", _statement, ""),
    )
    return QuestionForm(typed, asked=True, question=None if reader.faults else question, faults=reader.faults)
