import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from connectors.http_json.templates import Template, checked_places, filled, places

TEMPLATE = TypeAdapter(Template)


def test_values_stand_in_their_places() -> None:
    assert places("{a}/x/{b.c[0]}") == ("a", "b.c[0]")
    assert filled("{a}/x/{b.c[0]}/{a}", {"a": "1", "b.c[0]": "2"}) == "1/x/2/1"


@given(st.text())
def test_a_value_is_never_a_place(value: str) -> None:
    assert filled("<{a}>", {"a": value, "b": "secret"}) == f"<{value}>"


@pytest.mark.parametrize("attack", ["{b}", "{a.__class__}", "{a!r:>99}", "{{b}}"])
def test_a_place_is_a_name_and_nothing_more(attack: str) -> None:
    assert filled("{a}", {"a": attack, "b": "secret"}) == attack
    with pytest.raises(ValueError, match="there is no"):
        checked_places([attack], ["a"])


@pytest.mark.parametrize("slip", ["{a", "a}", "{a}}", "{{a}"])
def test_a_lone_brace_is_a_slip(slip: str) -> None:
    with pytest.raises(ValidationError, match="brace"):
        TEMPLATE.validate_python(slip)
