"""The small TOML beside a table: what it is, whose it is and what its columns mean."""

import tomllib
from pathlib import Path
from typing import Annotated, Self

from astropy.units import Unit
from pydantic import Field, ValidationError, model_validator

from connectors.archive import ParameterFile, Slug, Strict, Url
from connectors.contract import Role
from connectors.registry import ArchiveFault, words_of

__all__ = ["FORMATS", "ColumnFile", "PositionFile", "Sidecar", "data_file", "read_sidecar"]

FORMATS = (".parquet", ".csv", ".csv.gz", ".ecsv", ".vot", ".votable", ".xml", ".fits", ".fits.gz", ".fit")
"""File name endings of tables that can be read; nothing else is looked at."""

Name = Annotated[str, Field(min_length=1)]


class ColumnFile(Strict):
    """What a column means; empty leaves what the table itself says."""

    label: str = ""
    unit: str = ""
    ucd: str = ""
    utype: str = ""
    description: str = ""
    role: Role | None = None
    link: str = ""


class PositionFile(Strict):
    """The columns of right ascension and declination, ICRS degrees."""

    ra: Name
    dec: Name


class Sidecar(Strict):
    """The TOML beside a table; docs/tables.md tells every key."""

    archive: Slug = "local"
    title: Name
    summary: str = ""
    text: str = ""
    collection: str = ""
    licence: str = ""
    licence_url: Url | None = None
    attribution: str = ""
    citation: str = ""
    documentation: Url | None = None
    file: str = ""
    files: str = ""
    key: str = ""
    names: tuple[Name, ...] = ()
    separator: str = ""
    position: PositionFile | None = None
    shown: tuple[Name, ...] = ()
    columns: dict[str, ColumnFile] = Field(default_factory=dict)
    parameters: tuple[ParameterFile, ...] = ()
    examples: tuple[dict[str, str], ...] = ()
    order: int = Field(default=100, ge=0)

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        names = [parameter.name for parameter in self.parameters]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"parameters: {', '.join(twice)} given twice")
        return self

    @model_validator(mode="after")
    def _convertible(self) -> Self:
        for item in self.parameters:
            if item.field_unit and not Unit(item.unit).is_equivalent(Unit(item.field_unit)):
                raise ValueError(
                    f"parameters.{item.name}: {item.unit} cannot be turned into {item.field_unit}"
                )
        return self

    def references(self) -> list[tuple[str, str]]:
        """(key of this file, column) for every column that is spoken of."""
        position = (
            [("position.ra", self.position.ra), ("position.dec", self.position.dec)] if self.position else []
        )
        return [
            *([("key", self.key)] if self.key else []),
            *position,
            *(("names", name) for name in self.names),
            *(("shown", name) for name in self.shown),
            *((f"columns.{name}", name) for name in self.columns),
            *((f"parameters.{item.name}", item.field or item.name) for item in self.parameters),
        ]


def read_sidecar(file: Path) -> Sidecar:
    """Read one TOML file. Raises ArchiveFault naming file and key."""
    try:
        return Sidecar.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise ArchiveFault(str(file), words_of(error)) from error
    except (OSError, ValueError) as error:
        raise ArchiveFault(str(file), str(error)) from error


def inside(file: Path, folder: Path) -> bool:
    """Whether a path, its links followed, stays in a folder."""
    return file.resolve().is_relative_to(folder.resolve())


def data_file(file: Path, sidecar: Sidecar) -> Path:
    """Give the table that a TOML file describes. Raises ArchiveFault when there is none, or not one alone."""
    folder = file.parent
    if sidecar.file:
        named = folder / sidecar.file
        if not inside(named, folder) or not named.name.lower().endswith(FORMATS) or not named.is_file():
            raise ArchiveFault(str(file), f"file: '{sidecar.file}' is no table in this folder")
        return named
    found = [path for ending in FORMATS if (path := folder / f"{file.stem}{ending}").is_file()]
    if len(found) != 1:
        names = ", ".join(path.name for path in found) or f"none of {', '.join(FORMATS)}"
        raise ArchiveFault(str(file), f"file: one table of the same name is needed, there is {names}")
    if not inside(found[0], folder):
        raise ArchiveFault(str(file), f"file: {found[0].name} is a link that leaves this folder")
    return found[0]
