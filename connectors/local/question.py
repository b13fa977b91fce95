"""A question as SQL over one Parquet file, with its values beside it; pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from connectors.contract import Box, Circle, Column, Polygon, QueryRequest
from connectors.dal import checked_box, checked_circle, placed
from connectors.errors import UsageError
from connectors.local.conditions import Condition, Scalar, condition, quoted
from connectors.local.convert import ORDER
from connectors.local.table import Table

__all__ = ["NOTHING", "Question", "ask", "readable"]

TURN = 360.0
MARGIN = 1e-8  # degrees; rounding must not cut what lies on the rim
NOTHING: Condition = ("", {})
PLACE = re.compile(r'"(?:[^"]|"")*"|\$(\w+)')


@dataclass(frozen=True, slots=True)
class Question:
    """What is selected, from which rows, in what order; conditions have values for the places they name.

    `circle` is what the region is where it is a cone, `distance` the name of its computed column.
    """

    columns: tuple[Column, ...]
    select: str
    region: Condition
    filters: Condition
    order: str
    extra: str
    circle: Circle | None = None
    distance: str = ""

    @property
    def where(self) -> str:
        """Both conditions; empty where every row is wanted."""
        return "\n  AND ".join(sql for sql, _ in (self.region, self.filters) if sql)

    @property
    def values(self) -> Mapping[str, Scalar]:
        """The values of both."""
        return {**self.region[1], **self.filters[1]}


def _haversine(table: Table) -> str:
    """Separation from ($ra, $dec) in degrees; exact at the poles, across RA 0 and for tiny angles."""
    ra, dec = (quoted(axis) for axis in table.axes or ("", ""))
    return (
        f"degrees(2 * asin(sqrt(least(1, pow(sin(radians({dec} - $dec) / 2), 2)"
        f" + cos(radians({dec})) * cos(radians($dec)) * pow(sin(radians({ra} - $ra) / 2), 2)))))"
    )


def _circle(table: Table, circle: Circle) -> Condition:
    ra, dec = (quoted(axis) for axis in table.axes or ("", ""))
    distance = quoted(table.distance)
    low, high = round(circle.dec - circle.radius - MARGIN, 8), round(circle.dec + circle.radius + MARGIN, 8)
    values = {"ra": circle.ra, "dec": circle.dec, "radius": circle.radius, "dec_low": low, "dec_high": high}
    return (
        f"{dec} BETWEEN $dec_low AND $dec_high\n  AND {distance} <= $radius\n  AND {ra} IS NOT NULL",
        values,
    )


def _box(table: Table, box: Box) -> Condition:
    ra, dec = (quoted(axis) for axis in table.axes or ("", ""))
    values = {"dec_low": box.dec_min, "dec_high": box.dec_max}
    limits = f"{dec} BETWEEN $dec_low AND $dec_high"
    if box.ra_max - box.ra_min >= TURN:
        return f"{limits} AND {ra} IS NOT NULL", values
    turned = f"({ra} - 360 * floor({ra} / 360))"
    low, high = box.ra_min % 360, box.ra_max % 360
    values |= {"ra_low": low, "ra_high": high}
    word = "AND" if low <= high else "OR"
    return f"{limits} AND ({turned} >= $ra_low {word} {turned} <= $ra_high)", values


def _region(table: Table, request: QueryRequest) -> Condition:
    region = placed(request)
    if region is None:
        return NOTHING
    if table.axes is None:
        raise UsageError("This table has no positions; ask it without a target.", field="target")
    if isinstance(region, Polygon):
        raise UsageError("This table can be asked by a circle or a box.", field="target")
    if isinstance(region, Circle):
        return _circle(table, checked_circle(region))
    return _box(table, checked_box(region))


def _filters(table: Table, request: QueryRequest) -> Condition:
    known = {parameter.name: parameter for parameter in table.parameters}
    made = []
    for number, (name, value) in enumerate(sorted(request.filters.items())):
        if name not in known:
            raise UsageError(f"This table cannot be asked by '{name}'.", field=name)
        parameter = known[name]
        made.append(condition(parameter, table.types[parameter.field], value, f"f{number}"))
    return "\n  AND ".join(sql for sql, _ in made), {
        name: one for _, own in made for name, one in own.items()
    }


def _unfit(request: QueryRequest) -> None:
    """Refuse what no table can be asked."""
    for field in ("time", "band", "adql"):
        if getattr(request, field) is not None:
            raise UsageError(f"This table cannot be asked by {field}.", field=field)
    if request.max_rows < 1:
        raise UsageError("At least one row must be asked for.", field="max_rows")


def _with_distance(table: Table) -> tuple[Column, ...]:
    """Give the columns with the distance after the later of the two position columns."""
    names = [column.name for column in table.columns]
    place = 1 + max(names.index(axis) for axis in table.axes or ())
    words = "Separation from the centre of the search, along a great circle."
    distance = Column(
        name=table.distance,
        datatype="double",
        label="Distance",
        unit="deg",
        ucd="pos.angDistance",
        description=words,
        derived=True,
    )
    return (*table.columns[:place], distance, *table.columns[place:])


def ask(table: Table, request: QueryRequest) -> Question:
    """Give the question to a table. Raises UsageError naming the field at fault."""
    _unfit(request)
    region, filters = _region(table, request), _filters(table, request)
    near = request.region if isinstance(request.region, Circle) else None
    columns = _with_distance(table) if near else table.columns
    extra = f"{_haversine(table)} AS {quoted(table.distance)}" if near else ""
    names = (extra if near and column.name == table.distance else quoted(column.name) for column in columns)
    return Question(
        columns=columns,
        select=", ".join(names),
        region=region,
        filters=filters,
        order=", ".join([*([quoted(table.distance)] if near else []), quoted(ORDER)]),
        extra=extra,
        circle=near,
        distance=table.distance if near else "",
    )


def _literal(value: Scalar) -> str:
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)


def readable(question: Question, name: str, rows: int) -> str:
    """Give the question as a person would type it, values in their places, to a table of that name."""
    lines = [f"SELECT *{', ' if question.extra else ''}{question.extra}", f"FROM {quoted(name)}"]
    lines += [f"WHERE {question.where}"] if question.where else []
    lines += [f"ORDER BY {question.order.split(', ')[0]}"] if question.extra else []
    lines.append(f"LIMIT {rows}")

    def value(place: re.Match[str]) -> str:
        return _literal(question.values[place[1]]) if place[1] else place[0]

    return PLACE.sub(value, "\n".join(lines))
