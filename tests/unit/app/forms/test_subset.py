from typing import Any

import pyarrow as pa
import pytest
from werkzeug.datastructures import MultiDict

from app.forms.faults import FormFault
from app.forms.subset import read_condition, read_subset, where_fault
from app.services.subsets import Contains, Missing, OneOf, Range
from connectors.contract import Column, Role

MAG = Column(name="mag", datatype="double", unit="mag")
NAME = Column(name="name", datatype="char")
FLAG = Column(name="flag", datatype="boolean")
TIME = Column(name="t_min", datatype="double", unit="d", role=Role.TIME_START)
SCHEMA = pa.schema(
    [
        ("mag", pa.float64()),
        ("name", pa.string()),
        ("flag", pa.bool_()),
        ("t_min", pa.float64()),
        ("list", pa.list_(pa.int32())),
    ]
)
COLUMNS = (MAG, NAME, FLAG, TIME, Column(name="list", datatype="int"))


def asked(text: str, column: Column) -> tuple[Any, bool]:
    made = read_condition(text, column, SCHEMA.field(column.name).type)
    return made.test, made.negated


@pytest.mark.parametrize(
    ("text", "column", "test", "negated"),
    [
        ("10..12", MAG, Range(10, 12), False),
        ("10..<12", MAG, Range(10, 12, without_high=True), False),
        ("..< 12", MAG, Range(high=12, without_high=True), False),
        ("10 ..", MAG, Range(low=10), False),
        ("..12", MAG, Range(high=12), False),
        ("!..12", MAG, Range(high=12), True),
        (">5", MAG, Range(low=5, without_low=True), False),
        (">= 5", MAG, Range(low=5), False),
        ("≤5", MAG, Range(high=5), False),
        ("<-5e-3", MAG, Range(high=-0.005, without_high=True), False),
        ("−5", MAG, Range(-5, -5), False),
        ("=5", MAG, Range(5, 5), False),
        ("=5|6.5", MAG, OneOf(("5", "6.5")), False),
        ("null", MAG, Missing(), False),
        ("!NULL", NAME, Missing(), True),
        ("M 3", NAME, Contains("M 3"), False),
        ("=M 31", NAME, OneOf(("M 31",)), False),
        ("=null", NAME, OneOf(("null",)), False),
        ("=a|b", NAME, OneOf(("a", "b")), False),
        ("!=a", NAME, OneOf(("a",)), True),
        ("a..b", NAME, Contains("a..b"), False),
        ("yes", FLAG, OneOf(("true",)), False),
        ("2020-03-01..", TIME, Range(low=58909.0), False),
    ],
)
def test_what_is_typed_is_what_is_meant(text: str, column: Column, test: Any, negated: bool) -> None:
    assert asked(text, column) == (test, negated)


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("ten", MAG, "range such as"),
        ("..", MAG, "range such as"),
        ("..<", MAG, "range such as"),
        ("nan", MAG, "range such as"),
        ("12..10", MAG, "above the upper"),
        ("=5|x", MAG, "range such as"),
        ("!", NAME, "After !"),
        ("maybe", FLAG, "yes, no or null"),
        ("2020-13-01", TIME, "date such as"),
        ("x" * 501, NAME, "500"),
        ("3", COLUMNS[-1], "Lists"),
    ],
)
def test_a_fault_says_how_to_mend_it(text: str, column: Column, words: str) -> None:
    with pytest.raises(FormFault, match=words):
        asked(text, column)


def test_all_filters_of_a_url() -> None:
    typed = MultiDict(
        [("filter.mag", "<5"), ("filter.name", "M"), ("where", "mag > 1 AND name LIKE 'M%'"), ("only", "3,1")]
    )
    filters, faults = read_subset(typed, COLUMNS, SCHEMA)
    assert faults == {}
    assert [condition.column for condition in filters.conditions] == ["mag", "name"]
    assert (bool(filters.where), filters.rows) == (True, (3, 1))


def test_faults_stand_beside_their_arguments_and_the_rest_holds() -> None:
    typed = MultiDict(
        [("filter.mag", "x"), ("filter.nam", "M"), ("where", "magg > 1"), ("only", "a"), ("filter.name", "M")]
    )
    filters, faults = read_subset(typed, COLUMNS, SCHEMA)
    assert set(faults) == {"filter.mag", "filter.nam", "where", "only"}
    assert "line 1, column 1" in faults["where"]
    assert [condition.column for condition in filters.conditions] == ["name"]


def test_the_order_of_arguments_makes_no_other_question() -> None:
    pairs = [("filter.mag", "<5"), ("filter.name", "M")]
    assert read_subset(MultiDict(pairs), COLUMNS, SCHEMA) == read_subset(
        MultiDict(pairs[::-1]), COLUMNS, SCHEMA
    )


def test_a_faulty_condition_has_a_place() -> None:
    fault = where_fault("mag < 3 AND magg > 1", ["mag"])
    assert fault is not None
    assert (fault.line, fault.column, fault.length) == (1, 13, 4)
    assert where_fault("mag < 3", ["mag"]) is None
