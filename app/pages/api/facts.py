"""The API's answers, one model a noun; moments are UTC in ISO 8601."""

from datetime import datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import override

__all__ = [
    "AccountFacts",
    "AnswerFacts",
    "ArchiveFacts",
    "BasketFacts",
    "ColumnFacts",
    "CountFacts",
    "DatasetFacts",
    "DatasetName",
    "Facts",
    "ItemFacts",
    "JobFacts",
    "LinkFacts",
    "Listing",
    "ParameterFacts",
    "Problem",
    "ProblemFault",
    "RowsFacts",
    "SearchFacts",
    "TokenFacts",
]

T = TypeVar("T")


class Facts(BaseModel):
    """An answer."""

    model_config = ConfigDict(frozen=True)


class Listing(Facts, Generic[T]):
    """A part of a list of `total`; the header Link leads to its neighbours."""

    total: int
    limit: int
    offset: int
    items: list[T]

    @override
    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """What the document calls it: `ArchiveListing` where it holds ArchiveFacts."""
        return f"{params[0].__name__.removesuffix('Facts')}Listing"


class ProblemFault(Facts):
    """What is wrong with one part of what was sent."""

    name: str
    detail: str


class Problem(Facts):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemFault] = []


class DatasetName(Facts):
    """A dataset of an archive."""

    id: str
    title: str
    href: str


class ArchiveFacts(Facts):
    """An institute's offer."""

    id: str
    title: str
    institute: str
    instrument: str
    summary: str
    website: str | None
    documentation: str | None
    citation: str
    href: str
    url: str = Field(description="Its page.")
    datasets: list[DatasetName]


class ParameterFacts(Facts):
    """One thing that can be asked of a dataset."""

    name: str
    label: str
    kind: str
    unit: str
    help: str
    required: bool
    choices: list[str]


class ColumnFacts(Facts):
    """A column: its values' datatype (VOTable), unit (VOUnits), UCD and description."""

    name: str
    datatype: str = ""
    unit: str = ""
    ucd: str = ""
    description: str = ""


class DatasetFacts(Facts):
    """One thing that can be asked in an archive."""

    id: str
    archive: str
    name: str = Field(description="As a search names it: archive/dataset.")
    title: str
    summary: str
    connector: str
    service: str | None = Field(description="The address that is asked; none for the portal's own tables.")
    documentation: str | None
    licence: str
    citation: str
    capabilities: list[str]
    parameters: list[ParameterFacts]
    columns: list[ColumnFacts]
    href: str
    url: str = Field(description="Its page.")


class AnswerFacts(Facts):
    """What one dataset said; `elapsed` in seconds."""

    id: str
    search: str
    archive: str
    dataset: str
    question: str
    state: str
    rows: int
    elapsed: float
    error_kind: str
    words: str
    answered_at: datetime
    href: str
    result: str | None = Field(description="Where the rows are, once there are any.")
    url: str = Field(description="The page of the rows.")


class SearchFacts(Facts):
    """A question that was asked; `running` until every dataset has had its say."""

    id: str
    question: str
    asked_at: datetime
    running: bool
    access: str = Field(description="own, edit or read.")
    name: str = Field(description="Its person's own name for it.")
    pinned: bool = Field(description="Whether it is kept, with its rows.")
    jobs: list[str]
    answers: list[AnswerFacts]
    href: str
    url: str = Field(description="Its page.")


class RowsFacts(Facts):
    """Rows of a result, each an array in the order of `columns`; `total` counts those that pass filters."""

    answer: str
    columns: list[ColumnFacts]
    total: int
    limit: int
    offset: int
    truncated: bool = Field(description="Whether the archive has more.")
    rows: list[list[Any]]


class JobFacts(Facts):
    """Long work, with the phases of UWS 1.1; `landed` of `total` answers are there, with `rows` so far."""

    id: str
    search: str
    phase: str
    budget: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    landed: int
    total: int
    rows: int
    words: str
    href: str
    uws: str = Field(description="The same job by UWS.")


class BasketFacts(Facts):
    """A named list of references."""

    id: str
    name: str
    note: str
    items: int
    frozen: bool
    access: str = Field(description="own, edit or read.")
    changed_at: datetime
    href: str


class LinkFacts(Facts):
    """What came of asking whether an item's link still answers."""

    state: str = Field(description="unknown, answers, guarded, gone or failed.")
    words: str
    seen_at: datetime | None


class ItemFacts(Facts):
    """One reference: what it is, where it is from, and how to ask for it again."""

    id: int
    kind: str
    label: str
    archive: str
    dataset: str
    url: str = Field(description="The page that asks for it again; empty where there is none.")
    access_url: str = Field(description="Where its data are; empty where that is not known.")
    size: int | None = Field(description="Of its data, bytes, where that is known.")
    rows: int = Field(description="How many rows it stands for.")
    position: int | None = Field(description="Its row in the answer, from 0.")
    question: str = Field(description="The question in the portal, as the arguments of an address.")
    service: str = Field(description="The service that was asked.")
    query: str = Field(description="What it was asked, in its own words.")
    asked_at: datetime | None = Field(description="When it answered.")
    note: str
    tags: list[str]
    added_at: datetime
    link: LinkFacts
    fields: dict[str, Any] = Field(description="Values by column name.")
    columns: list[ColumnFacts]


class CountFacts(Facts):
    """How many were put in that were not in before."""

    added: int


class TokenFacts(Facts):
    """A token of one's own; its text stands here once, when it is made."""

    id: str
    name: str
    scopes: list[str]
    hint: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    token: str = ""


class AccountFacts(Facts):
    """Whom the request acts for, and what it may."""

    id: str
    name: str
    email: str
    role: str
    scopes: list[str]
