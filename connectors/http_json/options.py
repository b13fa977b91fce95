"""What a dataset's TOML says of its REST service: how it is asked, and where things are in its answers."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from connectors.archive import Strict
from connectors.contract import Operator
from connectors.http_json.columns import ColumnOption
from connectors.http_json.paths import Path
from connectors.http_json.templates import Template, checked_places

__all__ = [
    "Band",
    "Cone",
    "Next",
    "Numbered",
    "Offset",
    "Options",
    "Paging",
    "Time",
    "Whole",
]

ENDS = ("min", "max")
VALUE = {Operator.BETWEEN: ENDS}

Name = Annotated[str, Field(min_length=1)]
Templates = Annotated[dict[Name, Template], Field(min_length=1)]


def _with_ends(templates: dict[str, str]) -> dict[str, str]:
    checked_places(templates.values(), ENDS)
    return templates


def _with_circle(templates: dict[str, str]) -> dict[str, str]:
    checked_places(templates.values(), ("ra", "dec", "radius", "diameter"))
    return templates


Ends = Annotated[Templates, AfterValidator(_with_ends)]


class Cone(Strict):
    """How a circle is asked for: `{ra}`, `{dec}` in degrees, `{radius}` or `{diameter}` in `radius_unit`."""

    parameters: Annotated[Templates, AfterValidator(_with_circle)]
    radius_unit: Literal["deg", "arcmin", "arcsec", "rad"] = "deg"


class Time(Strict):
    """How a time is asked for: `{min}` and `{max}` as MJD, ISO 8601 or year (UTC), or as GPS seconds."""

    parameters: Ends
    format: Literal["mjd", "iso", "gps", "year"] = "mjd"


class Band(Strict):
    """How a band is asked for: `{min}` and `{max}` in `unit`, a wavelength, frequency or energy."""

    parameters: Ends
    unit: Name = "m"


class Whole(Strict):
    """The service gives all rows in one answer."""

    style: Literal["none"] = "none"


class Numbered(Strict):
    """The service gives numbered pages of at most `rows` rows; `reach` is the last row it gives."""

    style: Literal["page"]
    page: Name = "page"
    size: Name = "page_size"
    first: Literal[0, 1] = 1
    rows: Annotated[int, Field(ge=1, le=10_000)]
    reach: Annotated[int, Field(ge=1)] | None = None


class Offset(Strict):
    """The service gives at most `rows` rows from a row on, the first being row 0."""

    style: Literal["offset"]
    offset: Name = "offset"
    limit: Name = "limit"
    rows: Annotated[int, Field(ge=1, le=10_000)]
    reach: Annotated[int, Field(ge=1)] | None = None


class Next(Strict):
    """Each answer has the address of the next one at `path`; `size` asks for `rows` rows in each."""

    style: Literal["next"]
    path: Path
    size: Name
    rows: Annotated[int, Field(ge=1, le=10_000)]


Paging = Whole | Numbered | Offset | Next


class Options(Strict):
    """The dataset's options.

    `base` is sent with every question, a filter of the same name takes its place. `operators` say how filters
    become parameters, `separator` joins several choices that would else be sent one by one. `rows`, `total`
    and `error` are paths in the answer; with `keyed`, the rows are the values of an object. An answer whose
    total is `too_many` has not understood its filters. `checked` names, for a filter, the column whose rows
    must fit it: services that ignore what they do not know are found out.
    """

    base: dict[Name, str | list[str]] = Field(default_factory=dict)
    cone: Cone | None = None
    time: Time | None = None
    band: Band | None = None
    operators: dict[Operator, Templates] = Field(default_factory=dict)
    separator: str = ""
    rows: Path = ()
    keyed: bool = False
    total: Path | None = None
    error: Path | None = None
    too_many: Annotated[int, Field(ge=1)] | None = None
    checked: dict[Name, Name] = Field(default_factory=dict)
    paging: Annotated[Paging, Field(discriminator="style")] = Whole()
    columns: Annotated[list[ColumnOption], Field(min_length=1)]

    @model_validator(mode="after")
    def _sound(self) -> Self:
        names = [column.name for column in self.columns]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"columns: '{twice[0]}' is there twice")
        if strange := [column for column in self.checked.values() if column not in names]:
            raise ValueError(f"checked: there is no column '{strange[0]}'")
        if self.too_many and self.total is None:
            raise ValueError("too_many: 'total' must say where the service tells how many rows there are")
        for operator, templates in self.operators.items():
            checked_places(templates, ("field",))
            checked_places(templates.values(), VALUE.get(operator, ("value",)))
        return self

    def templates(self, operator: Operator) -> Mapping[str, str]:
        """How a filter of that operator is sent: templates of values by templates of names."""
        return self.operators.get(operator, {"{field}": "{value}"})
