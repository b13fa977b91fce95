"""An archive and its datasets, as written in a TOML file."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from connectors.contract import Operator, Parameter, ParameterKind, Role
from connectors.coverage import CoverageFile

__all__ = ["RESERVED", "Archive", "Dataset", "ParameterFile"]

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$")]

RESERVED = frozenset(
    {
        "target",
        "radius",
        "radius_unit",
        "box",
        "polygon",
        "time_min",
        "time_max",
        "band_min",
        "band_max",
        "band_unit",
        "max_rows",
        "page",
        "sort",
        "per_page",
        "row",
        "columns",
        "column",
        "pin",
        "filters",
        "where",
        "only",
        "signed",
        "projection",
        "centre",
        "width",
        "within",
        "reach",
        "dataset",
        "archive",
        "adql",
        "anyway",
        "looked",
    }
)
"""Names in a search's URL that belong to the portal and cannot be a dataset's parameter."""


class Strict(BaseModel):
    """Frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class ParameterFile(Strict):
    """A parameter as configuration gives it; see `connectors.contract.Parameter`."""

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=60)]
    label: str
    kind: ParameterKind = ParameterKind.TEXT
    unit: str = ""
    help: str = ""
    default: str = ""
    required: bool = False
    choices: list[str] | dict[str, str] = []
    minimum: float | None = None
    maximum: float | None = None
    field: str = ""
    field_unit: str = ""
    operator: Operator = Operator.EQUALS

    @field_validator("name")
    @classmethod
    def _free(cls, name: str) -> str:
        if name in RESERVED:
            raise ValueError(f"'{name}' belongs to the portal; give the parameter another name")
        return name

    def parameter(self) -> Parameter:
        """The value the contract speaks of."""
        pairs = self.choices.items() if isinstance(self.choices, dict) else ((c, c) for c in self.choices)
        values = self.model_dump(exclude={"choices"})
        return Parameter(**{**values, "field": self.field or self.name, "choices": tuple(pairs)})


class Dataset(Strict):
    """One thing that can be asked in an archive.

    `verified` is whether the address was confirmed in the service's own documentation; where it was not,
    `unverified` says why. `shown` names the columns worth showing at first, in their order; `roles` and
    `links` say what columns mean where the answer does not, a link with `{value}` for the cell.
    """

    id: Slug
    title: str
    summary: str = ""
    text: str = ""
    connector: str
    url: Url | None = None
    collection: str = ""
    level: str = ""
    documentation: Url | None = None
    catalogue: Url | None = None
    licence: str = ""
    licence_url: Url | None = None
    attribution: str = ""
    citation: str = ""
    order: Annotated[int, Field(ge=0)] = 100
    parameters: list[ParameterFile] = []
    examples: list[dict[str, str]] = []
    verified: bool = True
    unverified: str = ""
    shown: list[str] = []
    roles: dict[str, Role] = {}
    links: dict[str, str] = {}
    key: str = ""
    coverage: CoverageFile | None = None
    options: dict[str, Any] = {}

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.verified == bool(self.unverified):
            raise ValueError("'unverified' says why 'verified' is false, and stands with it alone")
        return self


class Archive(Strict):
    """An institute's offer: texts, picture, citation and its datasets."""

    id: Slug
    title: str
    institute: str
    instrument: str = ""
    summary: str
    text: str = ""
    retrieval: str = ""
    picture: str = ""
    picture_credit: str = ""
    website: Url | None = None
    documentation: Url | None = None
    citation: str = ""
    acknowledgement: str = ""
    order: Annotated[int, Field(ge=0)] = 100
    visible: bool = True
    datasets: list[Dataset] = []

    def dataset(self, dataset_id: str) -> Dataset | None:
        """The dataset of that id, or None."""
        return next((dataset for dataset in self.datasets if dataset.id == dataset_id), None)
