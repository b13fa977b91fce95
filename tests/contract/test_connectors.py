"""The same questions to every connector."""

from dataclasses import replace

import pyarrow as pa
import pytest

from connectors.archive import RESERVED
from connectors.contract import Capability, Circle
from connectors.deadline import Deadline
from connectors.errors import TimedOut, UsageError
from tests.support.archives import Case, answered


def test_plan_is_pure(case: Case) -> None:
    assert case.connector.plan(case.full) == case.connector.plan(case.full)
    assert case.transport.asked == []


def test_plan_shows_how_to_ask_elsewhere(case: Case) -> None:
    plan = case.connector.plan(case.full)
    assert plan.method
    assert plan.url
    assert plan.shown
    assert all(recipe.language and recipe.text for recipe in plan.shown)


def test_all_rows_come_and_nothing_is_truncated(case: Case) -> None:
    stream = case.connector.search(replace(case.full, max_rows=case.rows), Deadline(20))
    assert sum(batch.num_rows for batch in stream) == case.rows
    assert not stream.truncated


def test_no_more_rows_than_wanted_and_it_says_so(case: Case) -> None:
    stream = case.connector.search(replace(case.full, max_rows=case.rows - 1), Deadline(20))
    assert sum(batch.num_rows for batch in stream) == case.rows - 1
    assert stream.truncated


def test_same_question_same_rows(case: Case) -> None:
    first, second = (answered(case.connector, replace(case.full, max_rows=50)) for _ in range(2))
    # Written out: Arrow takes two NaNs for different values.
    assert repr(first.to_pylist()) == repr(second.to_pylist())


def test_no_rows_still_have_columns(case: Case) -> None:
    stream = case.connector.search(case.empty, Deadline(20))
    assert sum(batch.num_rows for batch in stream) == 0
    assert stream.columns
    assert not stream.truncated


def test_schema_is_that_of_the_columns(case: Case) -> None:
    stream = case.connector.search(replace(case.full, max_rows=3), Deadline(20))
    names = [column.name for column in stream.columns]
    assert stream.schema.names == names
    assert len(set(names)) == len(names)
    batches = list(stream)
    assert batches
    assert all(isinstance(batch, pa.RecordBatch) and batch.schema.equals(stream.schema) for batch in batches)


@pytest.mark.parametrize("way", ["plan", "search"])
def test_an_unknown_filter_is_named(case: Case, way: str) -> None:
    request = replace(case.full, filters={"no_such_thing": "x"})
    with pytest.raises(UsageError) as raised:
        case.connector.plan(request) if way == "plan" else answered(case.connector, request)
    assert raised.value.field == "no_such_thing"
    assert case.transport.asked == []


@pytest.mark.parametrize("radius", [-1.0, float("nan"), 181.0])
def test_an_impossible_radius_is_named(case: Case, radius: float) -> None:
    if Capability.CONE not in case.connector.describe().capabilities:
        return
    with pytest.raises(UsageError) as raised:
        case.connector.plan(replace(case.full, region=Circle(0.0, 0.0, radius)))
    assert raised.value.field == "radius"


def test_a_used_up_budget_is_timed_out(case: Case) -> None:
    with pytest.raises(TimedOut):
        list(case.connector.search(case.full, Deadline(0)))


def test_its_description_is_sound(case: Case) -> None:
    described = case.connector.describe()
    assert described == case.connector.describe()
    names = [parameter.name for parameter in described.parameters]
    assert len(set(names)) == len(names)
    assert not RESERVED & set(names)
    assert all(parameter.label for parameter in described.parameters)
    if described.columns:
        assert described.key in {"", *(column.name for column in described.columns)}


def test_its_examples_are_questions_it_can_be_asked(case: Case) -> None:
    described = case.connector.describe()
    known = RESERVED | {parameter.name for parameter in described.parameters}
    assert all(set(example) <= known for example in described.examples)
