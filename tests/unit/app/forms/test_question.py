import pytest
from werkzeug.datastructures import MultiDict

from app.forms.question import QuestionForm, read_question
from app.services.searches.questions import Question
from connectors.contract import Box, Capability, Choices, Description, FilterValue, Interval, Parameter
from tests.support.fakes import EVERY_KIND

DESCRIPTION = Description(parameters=EVERY_KIND, capabilities=frozenset(Capability), key="name")


def read(description: Description = DESCRIPTION, **typed: str | list[str]) -> QuestionForm:
    return read_question(MultiDict(typed), "fake", "stars", description, 1000)


def question(**typed: str | list[str]) -> Question:
    form = read(**typed)
    assert form.question is not None, form.faults
    return form.question


def fault(field: str, **typed: str | list[str]) -> str:
    form = read(**typed)
    assert form.question is None
    assert set(form.faults) == {field}
    return form.faults[field]


@pytest.mark.parametrize("typed", [{}, {"page": "2"}, {"sort": "mag", "per_page": "25", "columns": "all"}])
def test_a_look_at_the_form_asks_nothing(typed: dict[str, str]) -> None:
    form = read(**typed)
    assert not form.asked
    assert form.question is None


def test_an_empty_form_sent_asks_for_all() -> None:
    assert question(target="", words="") == Question(archive="fake", dataset="stars", max_rows=1000)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ({"words": " a b "}, "a b"),
        ({"number": "12.5"}, 12.5),
        ({"number": "1e2"}, 100.0),
        ({"span_min": "1", "span_max": "2"}, Interval(1, 2)),
        ({"span_min": "\u22121"}, Interval(-1, None)),
        ({"span_max": "2"}, Interval(None, 2)),
        ({"one": "a"}, Choices(("a",))),
        ({"many": ["x y", "&=", "x y"]}, Choices(("&=", "x y"))),
        ({"seen": "yes"}, True),
        ({"seen": "no"}, False),
    ],
)
def test_each_kind_of_parameter_is_read(typed: dict[str, str | list[str]], value: FilterValue) -> None:
    name = next(iter(typed)).removesuffix("_min").removesuffix("_max")
    assert question(**typed).filters == {name: value}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("number", {"number": "twelve"}),
        ("number", {"number": "nan"}),
        ("number", {"number": "inf"}),
        ("number", {"number": "-1"}),
        ("number", {"number": "1001"}),
        ("span_min", {"span_min": "x"}),
        ("span_max", {"span_max": "x"}),
        ("span_min", {"span_min": "2", "span_max": "1"}),
        ("span_min", {"span_min": "-31"}),
        ("one", {"one": "c"}),
        ("many", {"many": ["x y", "z"]}),
        ("seen", {"seen": "perhaps"}),
        ("words", {"words": "x" * 501}),
        ("words", {"words": "a\x00b"}),
        ("target", {"target": "10 91"}),
        ("target", {"target": "x" * 501}),
        ("radius", {"target": "M 31", "radius": "wide"}),
        ("radius", {"target": "M 31", "radius": "0"}),
        ("radius", {"target": "10 20", "radius": "1", "radius_unit": "parsec"}),
        ("box", {"box": "1 2 3"}),
        ("box", {"box": "1 2 3 x"}),
        ("box", {"box": "1 2 4 3"}),
        ("box", {"box": "1 361 3 4"}),
        ("box", {"box": "1 2 3 91"}),
        ("box", {"box": "1 2 nan 4"}),
        ("box", {"box": "1 2 3 4", "target": "M 31"}),
        ("polygon", {"polygon": "1 2 3"}),
        ("polygon", {"polygon": "1 2 " * 2000}),
        ("polygon", {"polygon": "10 41 11 41 11 42", "target": "M 31"}),
        ("polygon", {"polygon": "10 41 11 41 11 42", "box": "1 2 3 4"}),
        ("time_min", {"time_min": "yesterday"}),
        ("time_max", {"time_max": "tomorrow"}),
        ("time_min", {"time_min": "2021", "time_max": "2020"}),
        ("band_min", {"band_min": "-1", "band_unit": "nm"}),
        ("band_unit", {"band_min": "1"}),
        ("max_rows", {"max_rows": "0"}),
        ("max_rows", {"max_rows": "1001"}),
        ("max_rows", {"max_rows": "-5"}),
        ("max_rows", {"max_rows": "ten"}),
        ("max_rows", {"max_rows": "٣"}),
        ("colour", {"colour": "blue"}),
        ("span", {"span": "5"}),
        ("dataset", {"dataset": "other"}),
    ],
)
def test_a_fault_stands_beside_its_field(field: str, typed: dict[str, str | list[str]]) -> None:
    assert fault(field, **typed)


def test_every_fault_is_told_at_once() -> None:
    form = read(number="x", target="10 91", max_rows="0", colour="blue")
    assert set(form.faults) == {"number", "target", "max_rows", "colour"}


def test_what_was_typed_is_kept_as_it_came() -> None:
    assert read(number=" x ").typed["number"] == " x "


def test_a_limit_is_told_in_words() -> None:
    assert fault("number", number="1001") == "Number is at least 0 and at most 1000."


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("target", "M 31"),
        ("radius", "1"),
        ("box", "1 2 3 4"),
        ("polygon", "10 41 11 41 11 42"),
        ("time_min", "2020"),
        ("band_min", "5"),
        ("band_unit", "nm"),
    ],
)
def test_a_dataset_without_positions_has_no_field_for_them(field: str, text: str) -> None:
    form = read(Description(), **{field: text})
    assert "cannot be searched by" in form.faults[field]


def test_a_needed_parameter_is_missed() -> None:
    needed = Description(parameters=(Parameter(name="id", label="Id", required=True),))
    assert read(needed, max_rows="5").faults == {"id": "Id is needed here."}


def test_a_position_and_a_radius_make_a_place() -> None:
    asked = question(target="10 20", radius="30", radius_unit="arcmin")
    assert asked.position is not None
    assert (asked.position.ra, asked.position.dec, asked.radius, asked.target) == (10, 20, 0.5, "")


def test_a_name_is_left_to_be_resolved() -> None:
    asked = question(target="  M   31 ")
    assert (asked.target, asked.position, asked.radius) == ("M 31", None, pytest.approx(1 / 6))


def test_a_box_may_pass_through_zero() -> None:
    assert question(box="359, 1, -1, 1").box == Box(359, 1, -1, 1)
