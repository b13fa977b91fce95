from pathlib import Path

import pyarrow as pa
import pytest
from werkzeug.datastructures import MultiDict

from app.pages.rows.filters import chips, filter_fields
from app.pages.urls import url_maker
from app.services.results import Result, ResultStore
from app.services.subsets import Condition, Contains, Filters, Missing, OneOf, Range
from connectors.contract import Column, Role
from tests.support.fakes import rows_of

MAG = Column(name="mag", datatype="double", label="V", unit="mag")
TIME = Column(name="t_min", datatype="double", unit="d", role=Role.TIME_START)
NAME = Column(name="name", datatype="char")
COLUMNS = (MAG, TIME, NAME)


def words(*conditions: Condition, where: str = "", rows: tuple[int, ...] = ()) -> list[str]:
    typed = MultiDict({"where": where})
    made = chips(Filters(conditions, where, rows), COLUMNS, typed, url_maker("/x", typed.items()))
    return [chip.words for chip in made]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (Condition("mag", Range(10, 12)), "V 10 to 12 mag"),
        (Condition("mag", Range(10, 12, without_high=True)), "V 10 to below 12 mag"),
        (Condition("mag", Range(low=10)), "V ≥ 10 mag"),
        (Condition("mag", Range(high=12, without_high=True)), "V < 12 mag"),
        (Condition("mag", Range(5, 5)), "V = 5 mag"),
        (Condition("mag", Range(10, 12), negated=True), "V not 10 to 12 mag"),
        (Condition("mag", Missing()), "V has no value"),
        (Condition("mag", Missing(), negated=True), "V has a value"),
        (Condition("t_min", Range(58909, 58910)), "t_min 2020-03-01 to 2020-03-02 UTC"),
        (Condition("name", Contains("M 3")), "name with “M 3”"),
        (Condition("name", Contains("M 3"), negated=True), "name without “M 3”"),
        (Condition("name", OneOf(("a", "b"))), "name = a or b"),
    ],
)
def test_a_filter_in_words(condition: Condition, said: str) -> None:
    assert words(condition) == [said]


def test_expressions_and_rows_in_words() -> None:
    assert words(where="mag <\n 3", rows=(1, 2)) == ["mag < 3", "2 chosen rows"]
    assert words(rows=(1,)) == ["one row"]
    assert words(where="a" * 200) == ["a" * 79 + "…"]


def test_a_chip_leads_to_the_page_without_it() -> None:
    typed = MultiDict([("filter.mag", ">1"), ("filter.mag", "<5"), ("page", "2"), ("sort", "mag")])
    filters = Filters((Condition("mag", Range(low=1)), Condition("mag", Range(high=5))))
    (chip,) = chips(filters, COLUMNS, typed, url_maker("/x", typed.items(multi=True)))
    assert (chip.words, chip.url) == ("V ≥ 1 mag and V ≤ 5 mag", "/x?sort=mag")


@pytest.fixture
def result(tmp_path: Path) -> Result:
    table = pa.table(
        {
            "mag": [1.0, None],
            "t_min": [58909.0, 58910.0],
            "kind": ["Galaxy", "Nebula"],
            "odd": ["a|b", " c"],
            "seen": [True, False],
            "list": [[1], [2]],
        }
    )
    columns = [TIME if name == "t_min" else Column(name=name, datatype="char") for name in table.column_names]
    return ResultStore(tmp_path).write(rows_of(table, columns=columns))


def test_a_field_says_what_fits_or_offers_it(result: Result) -> None:
    fields = filter_fields(result.columns, result, MultiDict(), {})
    assert [field.placeholder for field in fields] == [
        "10..12",
        "2020-01-01..",
        "part of text",
        "part of text",
        "part of text",
        "null",
    ]
    choices = {field.label: [value for value, _ in field.choices] for field in fields}
    assert choices["kind"] == ["", "=Galaxy", "=Nebula", "null"]
    assert choices["seen"] == ["", "yes", "no", "null"]
    assert choices["odd"] == choices["mag"] == choices["list"] == []


def test_what_was_typed_stays_with_what_is_wrong_with_it(result: Result) -> None:
    typed = MultiDict({"filter.kind": "Gal", "filter.mag": "ten"})
    mag, _, kind, *_ = filter_fields(result.columns, result, typed, {"filter.mag": "Give a range."})
    assert (mag.value, mag.error) == ("ten", "Give a range.")
    assert kind.choices[-1] == ("Gal", "Gal")
