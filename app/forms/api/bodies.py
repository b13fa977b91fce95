"""Bodies of the API's requests."""

from datetime import MAXYEAR, datetime
from math import isfinite
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    model_validator,
)

from app.models import Budget, ItemKind, Scope
from app.services.addressed import read_path, read_revision
from app.services.baskets import TAGS_MOST, read_tags

__all__ = [
    "BasketChange",
    "Body",
    "ItemChange",
    "NewBasket",
    "NewColumn",
    "NewItem",
    "NewItems",
    "NewRows",
    "NewSearch",
    "NewToken",
    "NewWorkflow",
    "SearchChange",
    "storable",
]

MOST_AT_ONCE = 5000
INT64 = 2**63 - 1


def storable(value: Any) -> Any:
    """The value. Raises ValueError where it holds what no database keeps: NUL, or endless numbers."""
    match value:
        case str() if "\x00" in value:
            raise ValueError("there is a NUL character in it")
        case int() if abs(value) > INT64:
            raise ValueError("this number is too large")
        case float() if not isfinite(value):
            raise ValueError("this number is not finite")
        case list():
            for one in value:
                storable(one)
        case dict():
            for name, one in value.items():
                storable(name)
                storable(one)
        case _:
            pass
    return value


def in_time(value: datetime) -> datetime:
    """The moment. Raises ValueError where it has no like in UTC."""
    if not 1 < value.year < MAXYEAR:
        raise ValueError("no data are from this year")
    return value


STORABLE = AfterValidator(storable)
"""After the bounds of a text: behind it they would count items, not characters."""
Short = Annotated[str, StringConstraints(max_length=500), STORABLE]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True), STORABLE]
Query = Annotated[str, StringConstraints(max_length=20_000), STORABLE]
Note = Annotated[str, StringConstraints(max_length=2000), STORABLE]
WebUrl = Annotated[str, StringConstraints(pattern=r"^(https?://[^\s<>\"]+)?$", max_length=4000), STORABLE]
Object = Annotated[dict[str, JsonValue], Field(max_length=500), STORABLE]


def _tags(value: list[str]) -> list[str]:
    """Tags as they are kept. Raises ValueError with words."""
    return read_tags(",".join(value))


Tags = Annotated[list[Short], Field(max_length=TAGS_MOST), AfterValidator(_tags)]


class Body(BaseModel):
    """A body; an unknown name is a fault, so that a slip of the pen is not silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NewSearch(Body):
    """A question, with the same words as in the portal's form, and the datasets to ask.

    Without datasets the portal's own tables are asked. `dataset` is named as `archive/dataset`.
    """

    target: Short = Field("", description="A name or a position, ICRS: `M 31`, `10.68 +41.27`.")
    radius: Short = Field("", description="With a unit: `10 arcmin`, `1 deg`.")
    box: Short = Field("", description="Right ascension from, to, declination from, to; degrees.")
    polygon: Annotated[str, StringConstraints(max_length=4000), STORABLE] = Field(
        "", description="Corners, degrees: `10 41, 11 41, 11 42`."
    )
    time_min: Short = Field("", description="A date or an MJD, UTC.")
    time_max: Short = Field("", description="A date or an MJD, UTC.")
    band_min: Short = Field("", description="In `band_unit`.")
    band_max: Short = Field("", description="In `band_unit`.")
    band_unit: Short = Field("", description="`m`, `nm`, `GHz`, `keV` and so on.")
    max_rows: Annotated[int, Field(ge=1, le=10**9)] | None = Field(
        None, description="Most rows from each dataset."
    )
    archives: Annotated[list[Short], Field(max_length=500)] = Field([], description="Ids of archives.")
    datasets: Annotated[list[Short], Field(max_length=500)] = Field(
        [], description="Datasets as `archive/dataset`."
    )
    everything: bool = Field(False, description="Ask all datasets that can be searched by position.")
    budget: Budget = Field(Budget.QUICK, description="How long each archive may take.")

    def pairs(self) -> list[tuple[str, str]]:
        """The same as arguments of the portal's form."""
        plain = self.model_dump(exclude={"archives", "datasets", "everything", "max_rows", "budget"})
        pairs = [(name, text) for name, text in plain.items() if text]
        pairs += [("max_rows", str(self.max_rows))] if self.max_rows else []
        pairs += [("all", "yes")] if self.everything else []
        pairs += [("archive", name) for name in self.archives]
        return [*pairs, *(("dataset", name) for name in self.datasets), ("budget", str(self.budget))]


class NewBasket(Body):
    """A basket to be made."""

    name: Line
    note: Note = ""


class BasketChange(Body):
    """What to change in a basket; what is left out stays."""

    name: Line | None = None
    note: Note | None = None


class NewColumn(Body):
    """What the values under a name in `fields` are."""

    name: Line
    datatype: Short = "char"
    unit: Short = ""
    ucd: Short = ""
    description: Note = ""


class NewWorkflow(Body):
    """What a workflow is, besides its address; `revision` and `path` are those of a Git repository."""

    revision: Annotated[Short, AfterValidator(read_revision)] = ""
    path: Annotated[Short, AfterValidator(read_path)] = ""
    description: Short = ""
    author: Short = ""
    keywords: Short = ""
    runtime_platform: Short = ""


class NewItem(Body):
    """A reference to something: a file, a service, a workflow, or a row that a program has made."""

    kind: ItemKind = ItemKind.FILE
    label: Line
    archive: Annotated[str, StringConstraints(max_length=60), STORABLE] = ""
    dataset: Annotated[str, StringConstraints(max_length=60), STORABLE] = ""
    access_url: WebUrl = Field("", description="Where its data are; http or https.")
    size: Annotated[int, Field(ge=0, le=INT64)] | None = Field(None, description="Of its data, bytes.")
    service: WebUrl = Field("", description="The service that was asked; http or https.")
    query: Query = Field("", description="What it was asked, in its own words: ADQL, parameters.")
    question: Query = Field("", description="The question in this portal, as the arguments of an address.")
    asked_at: Annotated[AwareDatetime, AfterValidator(in_time)] | None = Field(
        None, description="When it answered, with a time zone."
    )
    note: Note = ""
    tags: Tags = Field([], description="Words to keep it under, without commas.")
    fields: Object = Field({}, description="Values by column name.")
    columns: Annotated[list[NewColumn], Field(max_length=500)] = []
    workflow: NewWorkflow | None = Field(None, description="Of a `workflow` that has an address.")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.workflow and not (self.kind is ItemKind.WORKFLOW and self.access_url):
            raise ValueError("workflow belongs to an item of the kind workflow with an access_url")
        return self


class NewItems(Body):
    """Items to put into a basket; one that is in it already is not put in twice."""

    items: Annotated[list[NewItem], Field(min_length=1, max_length=MOST_AT_ONCE)]


class NewRows(Body):
    """Rows of an answer to put into a basket, by number from 0; without numbers the whole result as one."""

    answer: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{1,32}$")]
    rows: Annotated[list[Annotated[int, Field(ge=0, lt=10**9)]], Field(max_length=MOST_AT_ONCE)] = []


class ItemChange(Body):
    """What changes of an item; what is left out stays."""

    note: Note | None = None
    tags: Tags | None = None


class SearchChange(Body):
    """What changes of a search in one's history; what is left out stays."""

    name: Annotated[str, StringConstraints(max_length=200), STORABLE] | None = Field(
        None, description="Empty takes the name away."
    )
    pinned: bool | None = Field(None, description="A pinned search is kept, with its rows.")


class NewToken(Body):
    """A token to be made; it may no more, and ends no later, than the one that makes it."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True), STORABLE]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(Scope))]
    days: Annotated[int, Field(ge=1, le=365)] = 30
