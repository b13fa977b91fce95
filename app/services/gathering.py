"""From rows, results, searches and files to references for a basket."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from app.models import Answer, ItemKind, Search
from app.services.baskets import Reference, result_identity, row_identity, row_label, thing_identity
from app.services.exports import column_facts, json_value
from app.services.offers import Offer
from app.services.paging import FILTER
from app.services.results import Result
from app.services.searches.outcomes import AskedQuestion
from app.services.searches.questions import Question
from connectors.contract import Column, FileHolder, Role
from connectors.sizes import byte_factor

__all__ = [
    "Source",
    "data_of",
    "file_reference",
    "held_file",
    "identities_of",
    "key_column",
    "result_reference",
    "row_references",
    "search_reference",
    "source_of_answer",
]

QUERY_LONGEST = 20_000
LARGEST = 2**62
HTTP = ("http://", "https://")
HELD = "file"
"""The field of a file item that has its name, where the portal itself holds it."""


@dataclass(frozen=True, slots=True)
class Source:
    """The question in the words of the service that was asked, and when it answered."""

    query: str = ""
    asked_at: datetime | None = None


UNKNOWN = Source()


def source_of_answer(asked: AskedQuestion, answer: Answer) -> Source:
    """Where the rows of an answer come from."""
    shown = asked.connector.plan(asked.request).shown
    return Source(shown[0].text[:QUERY_LONGEST] if shown else "", answer.answered_at)


def key_column(offer: Offer, columns: Sequence[Column]) -> str:
    """The column that tells rows apart, as the answer spells it; empty where none is known to."""
    wanted = offer.description.key.lower()
    told = [column.name for column in columns if wanted and column.name.lower() == wanted]
    named = [column.name for column in columns if column.role is Role.IDENTIFIER]
    return next(iter(told + named), "")


def identities_of(offer: Offer, result: Result, values: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the rows are known by in baskets."""
    derived = [column.name for column in result.columns if column.derived]
    key = key_column(offer, result.columns)
    return [row_identity(offer.archive.id, offer.dataset.id, key, row, derived) for row in values]


def _access_url(columns: Sequence[Column], row: Mapping[str, Any]) -> str:
    """Where a row's data are (ObsCore 1.1, access_url), on the web."""
    urls = [str(row[column.name] or "") for column in columns if column.role is Role.ACCESS_URL]
    return next((url for url in urls if url.lower().startswith(HTTP)), "")


def _size(columns: Sequence[Column], row: Mapping[str, Any]) -> int | None:
    """How many bytes a row's data are, where it says so (ObsCore 1.1, access_estsize)."""
    for column in columns:
        value, factor = row.get(column.name), byte_factor(column.unit)
        if column.role is Role.SIZE and factor and isinstance(value, int | float) and 0 < value < LARGEST:
            return min(round(value * factor), LARGEST)
    return None


def data_of(columns: Sequence[Column], row: Mapping[str, Any]) -> tuple[str, int | None]:
    """Where a row's data are and their bytes; empty and None where the row does not say."""
    return _access_url(columns, row), _size(columns, row)


def held_file(offer: Offer, columns: Sequence[Column], row: Mapping[str, Any]) -> str:
    """The name of a row's file that the portal itself holds; empty where it holds none."""
    holder = offer.connector
    if not isinstance(holder, FileHolder):
        return ""
    names = (row[column.name] for column in columns if column.role is Role.ACCESS_URL)
    return next((name for name in names if isinstance(name, str) and holder.file(name)), "")


def row_references(
    offer: Offer, question: Question, result: Result, numbers: Sequence[int], source: Source = UNKNOWN
) -> list[Reference]:
    """References to the rows of these numbers. Raises IndexError for one that is not there."""
    values = result.take(numbers)
    columns = [{**column_facts(column), "role": column.role or ""} for column in result.columns]
    return [
        Reference(
            kind=ItemKind.ROW,
            identity=identity,
            archive=offer.archive.id,
            dataset=offer.dataset.id,
            label=row_label(offer.description.key, result.columns, row),
            question=question.query_string,
            position=number,
            access_url=_access_url(result.columns, row),
            size=_size(result.columns, row),
            service=offer.dataset.url or "",
            query=source.query,
            asked_at=source.asked_at,
            fields={name: json_value(value) for name, value in row.items()},
            columns=columns,
        )
        for number, row, identity in zip(numbers, values, identities_of(offer, result, values), strict=True)
    ]


def _label(question: Question, chosen: Sequence[tuple[str, str]]) -> str:
    words = [f"{name} {value}" for name, value in question.arguments() if name != "max_rows"]
    words += [f"{name.removeprefix(FILTER)} {value}" for name, value in chosen]
    return ", ".join(words) or "all rows"


def result_reference(
    offer: Offer,
    question: Question,
    answer: Answer,
    view: Sequence[tuple[str, str]] = (),
    rows: int | None = None,
    source: Source = UNKNOWN,
) -> Reference:
    """A reference to everything that a question brings, or to the `rows` of it that a view lets pass.

    `view` are the URL's arguments of the view; those that choose rows make it another thing.
    """
    chosen = sorted(pair for pair in view if pair[0].startswith(FILTER) or pair[0] in {"where", "only"})
    digest = f"{question.digest}?{urlencode(chosen)}" if chosen else question.digest
    return Reference(
        kind=ItemKind.RESULT,
        identity=result_identity(digest),
        archive=offer.archive.id,
        dataset=offer.dataset.id,
        label=f"{offer.dataset.title}: {_label(question, chosen)}"[:300],
        question=urlencode([*question.arguments(), *view]),
        rows=answer.rows if rows is None else rows,
        service=offer.dataset.url or "",
        query=source.query,
        asked_at=source.asked_at or answer.answered_at,
        fields={},
        columns=[column_facts(column) for column in offer.description.columns],
    )


def search_reference(question: str, label: str, search: Search | None = None, rows: int = 0) -> Reference:
    """A reference to a search of several datasets by its question as URL arguments; asked or not."""
    pairs = sorted(pair for pair in parse_qsl(question) if pair[0] != "budget")
    return Reference(
        kind=ItemKind.SEARCH,
        identity=thing_identity(ItemKind.SEARCH, urlencode(pairs)),
        label=label,
        question=question,
        rows=rows,
        query=", ".join(f"{name} {value}" for name, value in parse_qsl(question))[:QUERY_LONGEST],
        asked_at=search.asked_at if search else None,
        fields={},
        columns=[],
    )


def file_reference(
    offer: Offer,
    question: Question,
    number: int,
    *,
    label: str,
    url: str = "",
    held: str = "",
    size: int | None,
    facts: Mapping[str, str],
) -> Reference:
    """A reference to a file that a row leads to; `facts` say what it is, as its archive put it.

    It is at `url`, or the portal itself has it by the name `held`: where that is, is told when it is asked.
    """
    columns = [{"name": name, "datatype": "char"} for name in facts]
    if held:
        facts = {**facts, HELD: held}
        columns.append({"name": HELD, "datatype": "char", "role": Role.ACCESS_URL})
    parts = [offer.archive.id, offer.dataset.id, held] if held else [url]
    return Reference(
        kind=ItemKind.FILE,
        identity=thing_identity(ItemKind.FILE, *parts),
        archive=offer.archive.id,
        dataset=offer.dataset.id,
        label=label,
        question=question.query_string,
        position=number,
        access_url=url,
        size=size,
        service=offer.dataset.url or "",
        fields=dict(facts),
        columns=columns,
    )
