from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from app.services.checking import Check, check, failed, lacking
from app.services.offers import Offer
from connectors.archive import Dataset
from connectors.contract import Circle, Column, Description, Parameter, QueryRequest
from connectors.deadline import Deadline
from connectors.errors import Refused, TimedOut
from tests.support.fakes import COLUMNS, FakeConnector, offer, rows_of

REQUEST = QueryRequest(archive="fake", dataset="stars", region=Circle(10, 20, 0.1), max_rows=3)


def checked(connector: FakeConnector) -> Check:
    return check(offer(connector), REQUEST, Deadline(5))


def described(dataset: dict[str, Any], *parameters: Parameter) -> Offer:
    made = Dataset(id="stars", title="Stars", **{"connector": "tap", **dataset})
    return replace(
        offer(FakeConnector()), dataset=made, description=Description(parameters=parameters, key=made.key)
    )


def test_an_answer_is_counted_and_timed() -> None:
    made = checked(FakeConnector())
    assert (made.state, made.rows, made.kind, made.lacks) == ("answered", 3, "", ())
    assert made.seconds >= 0
    assert made.sound


@pytest.mark.parametrize(
    ("says", "state"),
    [(rows_of({"name": []}), "empty"), (rows_of(truncated=True), "truncated")],
)
def test_what_came_has_a_word(says: Any, state: str) -> None:
    assert checked(FakeConnector(says=says)).state == state


@pytest.mark.parametrize(
    "connector",
    [
        FakeConnector(says=Refused("No such table.")),
        FakeConnector(says=rows_of(fault=Refused("No such table."))),
    ],
    ids=["at once", "while reading"],
)
def test_a_refusal_is_told_in_the_archives_words(connector: FakeConnector) -> None:
    made = checked(connector)
    assert (made.state, made.kind, made.words) == ("failed", "Refused", "No such table.")
    assert not made.sound


def test_a_deadline_that_has_passed_is_told() -> None:
    assert check(offer(FakeConnector()), REQUEST, Deadline(0)).kind == TimedOut.__name__


def test_a_question_that_was_never_asked_is_told_like_one() -> None:
    made = failed(offer(FakeConnector()), Refused("Why."))
    assert (made.archive, made.dataset, made.state, made.words) == ("fake", "stars", "failed", "Why.")


def test_columns_that_the_file_names_and_the_answer_lacks() -> None:
    described_by = described(
        {
            "shown": ["name", "colour"],
            "roles": {"ra": "ra", "where": "link"},
            "links": {"page": "https://x.test/{value}"},
            "key": "id",
        }
    )
    assert lacking(described_by, COLUMNS) == ("colour", "where", "page", "id")


def test_another_spelling_is_told() -> None:
    assert lacking(described({"shown": ["NAME"]}), COLUMNS) == ("NAME (is name)",)


def test_a_table_is_asked_by_columns_too() -> None:
    options = {
        "where": {"kind": "x"},
        "position": {"ra": "ra", "dec": "decl"},
        "time": {"min": "begun", "max": "ended", "format": "jd"},
    }
    asked = described({"options": options}, Parameter(name="flux", label="Flux", field='"S1.4"'))
    assert lacking(asked, COLUMNS) == ("kind", "decl", "begun", "ended", "S1.4")


@pytest.mark.parametrize("dataset", [{"options": {"columns": ["name"]}}, {"connector": "scs"}])
def test_a_table_with_chosen_columns_and_a_cone_search_are_not(dataset: dict[str, Any]) -> None:
    asked = described(dataset, Parameter(name="flux", label="Flux", field="flux"))
    assert lacking(asked, COLUMNS) == ()


def test_a_dataset_that_lacks_something_is_not_sound() -> None:
    def columns() -> Iterator[Column]:
        yield from COLUMNS

    lacks = lacking(described({"shown": ["colour"]}), columns())
    assert not Check(archive="a", dataset="b", verified=True, state="answered", lacks=lacks).sound
