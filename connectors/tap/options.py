"""What a dataset's options say about its table."""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from connectors.archive import Strict
from connectors.tap.adql import identifier, number, table_name, text
from connectors.tap.obscore import INTEGERS, OPTIONS
from connectors.tap.scales import converted

__all__ = ["Band", "Options", "Position", "Time"]

Name = Annotated[str, AfterValidator(identifier)]


def _sayable(value: str | float) -> str | float:
    _ = text(value) if isinstance(value, str) else number(value)
    return value


def _wavelengths(unit: str) -> str:
    converted(1.0, "m", unit)
    return unit


def _ordering(name: str) -> str:
    return f"{identifier(name[1:])} DESC" if name.startswith("-") else identifier(name)


Constant = Annotated[str | bool | int | float, AfterValidator(_sayable)]


class Position(Strict):
    """Columns of a place on the sky, ICRS degrees."""

    ra: Name
    dec: Name


class Time(Strict):
    """Columns of a beginning and an end; one column may be both."""

    min: Name
    max: Name
    format: Literal["mjd", "jd", "iso"] = "mjd"


class Band(Strict):
    """Columns of two limits, in a unit of wavelength, frequency or energy; `min` is the lower number."""

    min: Name
    max: Name
    unit: Annotated[str, AfterValidator(_wavelengths)] = "m"


class Options(Strict):
    """The dataset's options: its table and what its columns mean; names are as ADQL has them.

    `where` makes it a slice of its table. `meets` says what regions go by where there are both.
    `integers` are columns of whole numbers that are asked as text, by choices or as a flag. `order` sorts by
    columns, downwards by those with a hyphen before them.
    """

    table: Annotated[str, AfterValidator(table_name)]
    columns: tuple[Name, ...] = ()
    where: dict[Name, Constant] = Field(default_factory=dict)
    obscore: bool = False
    position: Position | None = None
    region: Annotated[str, AfterValidator(lambda name: identifier(name) if name else "")] = ""
    meets: Literal["footprint", "position"] = "footprint"
    time: Time | None = None
    band: Band | None = None
    integers: frozenset[Name] = frozenset()
    order: tuple[Annotated[str, AfterValidator(_ordering)], ...] = ()
    adql: bool = True
    asynchronous: Annotated[bool, Field(alias="async")] = False
    upload: bool = False
    format: str = "votable"

    @model_validator(mode="before")
    @classmethod
    def _as_obscore(cls, given: Any) -> Any:
        if not isinstance(given, dict) or given.get("obscore") is not True:
            return given
        return {**OPTIONS, **given, "integers": [*INTEGERS, *given.get("integers", [])]}

    @model_validator(mode="after")
    def _has_what_meets(self) -> Self:
        if self.meets == "position" and self.position is None:
            raise ValueError("'meets' is \"position\", and no 'position' is given")
        return self
