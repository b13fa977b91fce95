"""From rows and results to references for a basket."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.models import Answer, ItemKind
from app.services.baskets import Reference, result_identity, row_identity, row_label
from app.services.exports import column_facts, json_value
from app.services.offers import Offer
from app.services.questions import Question
from app.services.results import Result
from connectors.contract import Column, Role

__all__ = ["identities_of", "result_reference", "row_references"]


def _key(offer: Offer, columns: Sequence[Column]) -> str:
    """The column that tells rows apart; empty where none is known to."""
    named = (column.name for column in columns if column.role is Role.IDENTIFIER)
    return offer.description.key or next(named, "")


def identities_of(offer: Offer, result: Result, values: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the rows are known by in baskets."""
    derived = [column.name for column in result.columns if column.derived]
    key = _key(offer, result.columns)
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


def _label(question: Question) -> str:
    words = [f"{name} {value}" for name, value in question.arguments() if name != "max_rows"]
    return ", ".join(words) or "all rows"


def result_reference(offer: Offer, question: Question, answer: Answer) -> Reference:
    """A reference to everything that a question brings."""
    return Reference(
        kind=ItemKind.RESULT,
        identity=result_identity(question.digest),
        archive=offer.archive.id,
        dataset=offer.dataset.id,
        label=f"{offer.dataset.title}: {_label(question)}"[:300],
        question=question.query_string(),
        rows=answer.rows,
        fields={},
        columns=[column_facts(column) for column in offer.description.columns],
    )
