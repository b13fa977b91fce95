from typing import Any

import pytest

from connectors.contract import Choices, Interval, Operator, Parameter, ParameterKind
from connectors.errors import UsageError
from connectors.tap.conditions import condition

NUMBER, RANGE, FLAG = ParameterKind.NUMBER, ParameterKind.RANGE, ParameterKind.FLAG
OFFERED = {"kind": ParameterKind.CHOICES, "choices": (("2", "two"), ("3", "three")), "operator": Operator.IN}


def parameter(**more: Any) -> Parameter:
    return Parameter(**({"name": "p", "label": "P", "field": "col"} | more))


@pytest.mark.parametrize(
    ("more", "value", "written"),
    [
        ({}, "M 31", "col = 'M 31'"),
        ({"field": "order"}, "x", "\"order\" = 'x'"),
        ({"operator": Operator.CONTAINS}, "M 31", "LOWER(col) LIKE '%m 31%'"),
        ({"operator": Operator.AT_LEAST}, "2020-01-01", "col >= '2020-01-01'"),
        ({"kind": NUMBER}, 2.5, "col = 2.5"),
        ({"kind": NUMBER}, "4611686018427387905", "col = 4611686018427387905"),
        ({"kind": NUMBER}, " 1e-7 ", "col = 1e-07"),
        ({"kind": NUMBER, "operator": Operator.AT_MOST}, -3.0, "col <= -3.0"),
        ({"kind": RANGE}, Interval(1.0, 2.0), "col BETWEEN 1.0 AND 2.0"),
        ({"kind": RANGE}, Interval(low=1.0), "col >= 1.0"),
        ({"kind": RANGE}, Interval(high=2.0), "col <= 2.0"),
        ({"kind": RANGE}, Interval(), ""),
        ({"kind": FLAG}, True, "col = 'true'"),
        ({"kind": FLAG}, "false", "col = 'false'"),
        (OFFERED, Choices(("2", "3")), "col IN ('2', '3')"),
        (OFFERED, "2", "col = '2'"),
        ({"kind": RANGE, "unit": "arcmin", "field_unit": "deg"}, Interval(high=30.0), "col <= 0.5"),
        ({"kind": RANGE, "unit": "arcmin", "field_unit": "arcmin"}, Interval(high=30.0), "col <= 30.0"),
        ({"kind": RANGE, "unit": "m", "field_unit": "MHz"}, Interval(low=1.0), "col <= 299.792458"),
        ({"kind": NUMBER, "unit": "m", "field_unit": "MHz", "operator": Operator.AT_LEAST}, 1.0,
         "col <= 299.792458"),
    ],
)  # fmt: skip
def test_values_become_conditions(more: dict[str, Any], value: Any, written: str) -> None:
    assert condition(parameter(**more), value) == written


@pytest.mark.parametrize(
    ("more", "value", "written"),
    [
        (OFFERED, Choices(("2", "3")), "col IN (2, 3)"),
        ({}, "4611686018427387905", "col = 4611686018427387905"),
        ({"kind": NUMBER}, 3.0, "col = 3"),
        ({"kind": FLAG}, True, "col = 1"),
    ],
)
def test_columns_of_whole_numbers_are_asked_by_them(more: dict[str, Any], value: Any, written: str) -> None:
    assert condition(parameter(**more), value, whole=True) == written


@pytest.mark.parametrize(
    ("more", "value", "words"),
    [
        ({}, "a\\", "cannot be used"),
        ({}, Interval(1.0, 2.0), "a range needs numbers"),
        ({"operator": Operator.CONTAINS}, "%", "at least one letter"),
        ({"kind": NUMBER}, "blue", "not a number"),
        ({"kind": NUMBER}, float("nan"), "finite"),
        ({"kind": NUMBER}, "inf", "finite"),
        ({"kind": RANGE}, Interval(2.0, 1.0), "above the upper"),
        ({"kind": RANGE, "unit": "m", "field_unit": "Hz"}, Interval(0.0, 1.0), "above 0"),
        ({"kind": FLAG}, "perhaps", "true or false"),
        ({"kind": ParameterKind.CHOICES}, Choices(()), "at least one"),
        (OFFERED, Choices(("2", "4")), "'4' is not offered"),
        (OFFERED, "4", "'4' is not offered"),
    ],
)
def test_what_does_not_fit_is_told_beside_the_field(more: dict[str, Any], value: Any, words: str) -> None:
    with pytest.raises(UsageError, match=words) as raised:
        condition(parameter(**more), value)
    assert raised.value.field == "p"
    assert raised.value.message.startswith("P: ")


def test_what_is_no_whole_number_is_told_too() -> None:
    with pytest.raises(UsageError, match="not a number"):
        condition(parameter(), "HIP", whole=True)
