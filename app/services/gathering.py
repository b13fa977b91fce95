"""From rows and results to references for a basket."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from app.models import Answer, ItemKind
from app.services.baskets import Reference, result_identity, row_identity, row_label
from app.services.exports import column_facts, json_value
from app.services.offers import Offer
from app.services.paging import FILTER
from app.services.questions import Question
from app.services.results import Result
from connectors.contract import Column, Role

__all__ = ["identities_of", "key_column", "result_reference", "row_references"]


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


def row_references(
    offer: Offer, question: Question, result: Result, numbers: Sequence[int]
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
            question=question.query_string(),
            position=number,
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
        fields={},
        columns=[column_facts(column) for column in offer.description.columns],
    )
