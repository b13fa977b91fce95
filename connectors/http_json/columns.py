"""A column of the answer: where it is in a row, what it means, and its cells."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self
from urllib.parse import quote, urljoin, urlsplit

import pyarrow as pa
from pydantic import Field, model_validator

from connectors.archive import Strict
from connectors.contract import Column, Role
from connectors.http_json.cells import KINDS, as_text
from connectors.http_json.paths import at, steps
from connectors.http_json.templates import Template, filled, places

__all__ = ["KEY", "ColumnOption", "Row"]

KEY = "@key"
"""The path of a row's own key, where the rows are the values of an object."""

ADDRESSES = {Role.ACCESS_URL, Role.PREVIEW, Role.LINK}
Row = tuple[str, dict[str, Any]]
"""A row's key, empty where it has none, and the row."""


class ColumnOption(Strict):
    """A column as configuration gives it; `path` is its name where it is not given.

    `template` makes an address from fields of the row, each `{path}` percent-encoded.
    """

    name: Annotated[str, Field(min_length=1)]
    path: str = ""
    template: Template = ""
    datatype: Literal["boolean", "long", "double", "char"] = "char"
    unit: str = ""
    ucd: str = ""
    label: str = ""
    description: str = ""
    role: Role | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.path and self.template:
            raise ValueError("a column has a path or a template, not both")
        for path in (self.path, *places(self.template)):
            steps(path)
        if self.template:
            beginning = self.template.partition("{")[0]
            parts = urlsplit(beginning)
            if self.datatype != "char" or parts.scheme not in {"http", "https"} or not parts.path:
                raise ValueError("a template is an address of the web, with places after its host alone")
        return self

    def column(self) -> Column:
        """The value the contract speaks of."""
        facts = self.model_dump(exclude={"path", "template"})
        return Column(**{**facts, "label": self.label or self.name})

    def cells(self, rows: Sequence[Row], url: str) -> tuple[pa.Array, int]:
        """Give this column of some rows, and how many cells were not of its type; those are null.

        An address that is relative is one of the service's own, at `url`.
        """
        reading = _Reading(self, url)
        kind, _ = KINDS[self.datatype]
        return pa.array([reading.cell(row) for row in rows], kind), reading.wrong


class _Reading:
    """Reads the cells of one column and counts those that are wrong."""

    def __init__(self, option: ColumnOption, url: str) -> None:
        self.wrong = 0
        self._option = option
        self._path = steps(option.path) if option.path else (option.name,)
        self._places = {place: steps(place) for place in places(option.template)}
        self._url = url
        _, self._convert = KINDS[option.datatype]

    def cell(self, row: Row) -> object:
        """Give the cell of a row, null where there is none or it is wrong."""
        try:
            return self._made(row[1]) if self._option.template else self._found(row)
        except ValueError:
            self.wrong += 1
            return None

    def _found(self, row: Row) -> object:
        value = self._convert(row[0] if self._option.path == KEY else at(row[1], self._path))
        if value is None or self._option.role not in ADDRESSES or not isinstance(value, str):
            return value
        return urljoin(self._url, value)

    def _made(self, row: dict[str, Any]) -> str | None:
        values = {place: as_text(at(row, path)) for place, path in self._places.items()}
        known = {place: quote(value, safe="/") for place, value in values.items() if value is not None}
        if len(known) < len(values):
            return None
        url = filled(self._option.template, known)
        if {".", ".."} & set(urlsplit(url).path.split("/")):
            raise ValueError("a value that would leave its folder")
        return url
