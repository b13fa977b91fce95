import pytest
from werkzeug.datastructures import MultiDict

from app.pages.datasets.fields import Field, fields_of
from connectors.contract import Description, Parameter
from tests.support.fakes import EVERY_KIND


def field(name: str, faults: dict[str, str] | None = None, **typed: str | list[str]) -> Field:
    made = fields_of(Description(parameters=EVERY_KIND), MultiDict(typed), faults or {})
    return next(one for one in made if one.name == name)


def test_a_field_shows_what_was_typed() -> None:
    assert field("words", words=" a ").value == " a "
    assert field("many", many=["x y", "&="]).values == ["x y", "&="]


def test_a_range_shows_both_ends() -> None:
    made = field("span", span_min="1", span_max="2")
    assert (made.value, made.upper) == ("1", "2")


@pytest.mark.parametrize("where", ["span_min", "span_max", "span"])
def test_a_fault_of_either_end_stands_beside_the_range(where: str) -> None:
    assert field("span", {where: "No."}).error == "No."


def test_a_default_is_shown_until_something_is_typed() -> None:
    description = Description(parameters=(Parameter(name="n", label="N", default="5"),))
    (fresh,) = fields_of(description, MultiDict(), {})
    (cleared,) = fields_of(description, MultiDict({"n": ""}), {})
    assert (fresh.value, cleared.value) == ("5", "")


@pytest.mark.parametrize(
    ("typed", "faults", "used"),
    [({}, {}, False), ({"words": ""}, {}, False), ({"words": "a"}, {}, True), ({}, {"words": "No."}, True)],
)
def test_a_used_field_is_known(typed: dict[str, str], faults: dict[str, str], used: bool) -> None:
    assert field("words", faults, **typed).used is used
