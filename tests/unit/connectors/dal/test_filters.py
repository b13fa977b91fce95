"""Filters in the units and the words of a service."""

import math

import pytest

from connectors.archive import ParameterFile
from connectors.contract import Choices, FilterValue, Interval, Operator, Parameter, ParameterKind
from connectors.dal.filters import Syntax, check_parameter, filter_pairs
from connectors.dal.words import dali, slashed
from connectors.errors import UsageError

REPEATED = Syntax(dali, repeats=True)
LISTED = Syntax(slashed, separator=",")
PLAIN = Syntax()
THREE = (("a", "A"), ("b", "B"), ("c,d", "C"))


def parameter(kind: ParameterKind, **more: object) -> Parameter:
    return Parameter(name="thing", label="Thing", kind=kind, field="THING", **more)  # type: ignore[arg-type]


TEXT = parameter(ParameterKind.TEXT)
FLAG = parameter(ParameterKind.FLAG)
SIZE = parameter(ParameterKind.NUMBER, unit="arcmin", field_unit="deg")
LEAST = parameter(ParameterKind.NUMBER, operator=Operator.AT_LEAST)
MOST = parameter(ParameterKind.NUMBER, operator=Operator.AT_MOST)
RANGE = parameter(ParameterKind.RANGE, unit="GHz", field_unit="m", operator=Operator.BETWEEN)
CHOICE = parameter(ParameterKind.CHOICE, choices=THREE)
CHOICES = parameter(ParameterKind.CHOICES, choices=THREE, operator=Operator.IN)


@pytest.mark.parametrize(
    ("asked", "value", "syntax", "wanted"),
    [
        (TEXT, "a & b=c", PLAIN, ["a & b=c"]),
        (FLAG, True, PLAIN, ["true"]),
        (FLAG, False, PLAIN, ["false"]),
        (SIZE, 90.0, PLAIN, ["1.5"]),
        (SIZE, 90, REPEATED, ["1.5"]),
        (LEAST, 5.0, LISTED, ["5/"]),
        (MOST, 5.0, REPEATED, ["-Inf 5"]),
        (RANGE, Interval(1.0, 2.0), REPEATED, ["0.149896229 0.299792458"]),
        (RANGE, Interval(1.0), LISTED, ["/0.299792458"]),
        (RANGE, Interval(), REPEATED, []),
        (CHOICE, "a", PLAIN, ["a"]),
        (CHOICE, Choices(("b",)), LISTED, ["b"]),
        (CHOICES, Choices(("a", "b")), REPEATED, ["a", "b"]),
        (CHOICES, Choices(("a", "b")), LISTED, ["a,b"]),
    ],
)
def test_each_kind(asked: Parameter, value: FilterValue, syntax: Syntax, wanted: list[str]) -> None:
    assert filter_pairs([asked], {"thing": value}, syntax) == [("THING", text) for text in wanted]


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        (TEXT, ""),
        (TEXT, 5.0),
        (TEXT, "a\nb"),
        (TEXT, "a\x00"),
        (TEXT, "\ud800"),
        (FLAG, "yes"),
        (SIZE, "90"),
        (SIZE, True),
        (SIZE, math.nan),
        (SIZE, math.inf),
        (LEAST, math.nan),
        (RANGE, 5.0),
        (RANGE, Interval(2.0, 1.0)),
        (RANGE, Interval(-1.0, 1.0)),
        (RANGE, Interval(math.nan, 1.0)),
        (CHOICE, "x"),
        (CHOICE, Choices(())),
        (CHOICE, Choices(("a", "b"))),
        (CHOICES, Choices(("a", "x"))),
        (CHOICES, Interval(1.0, 2.0)),
    ],
)
def test_what_cannot_be_sent_is_named(asked: Parameter, value: FilterValue) -> None:
    with pytest.raises(UsageError, match=r"Thing|finite|end|zero") as raised:
        filter_pairs([asked], {"thing": value}, REPEATED)
    assert raised.value.field == "thing"


def test_an_unknown_filter_is_named() -> None:
    with pytest.raises(UsageError) as raised:
        filter_pairs([TEXT], {"other": "x"}, PLAIN)
    assert raised.value.field == "other"


def test_parameters_keep_their_order() -> None:
    first = Parameter(name="first", label="First", field="A")
    second = Parameter(name="second", label="Second", field="B")
    assert filter_pairs([first, second], {"second": "2", "first": "1"}, PLAIN) == [("A", "1"), ("B", "2")]


@pytest.mark.parametrize(
    ("file", "syntax", "words"),
    [
        ({"kind": "range"}, PLAIN, "ranges"),
        ({"kind": "number", "operator": "at-least"}, Syntax(separator=","), "ranges"),
        ({"kind": "choices", "choices": ["a"]}, PLAIN, "one value"),
        ({"kind": "text", "operator": "contains"}, REPEATED, "contains"),
        ({"kind": "flag", "operator": "at-most"}, REPEATED, "at-most"),
        ({"kind": "range", "unit": "kg", "field_unit": "m"}, REPEATED, "field_unit"),
    ],
)
def test_a_parameter_that_cannot_be_asked_is_a_fault(
    file: dict[str, object], syntax: Syntax, words: str
) -> None:
    asked = ParameterFile.model_validate({"name": "depth", "label": "Depth", **file}).parameter()
    with pytest.raises(ValueError, match=f"parameters.depth.*{words}"):
        check_parameter(asked, syntax)


@pytest.mark.parametrize("asked", [TEXT, FLAG, SIZE, LEAST, MOST, RANGE, CHOICE, CHOICES])
def test_a_parameter_that_can_be_asked_is_none(asked: Parameter) -> None:
    check_parameter(asked, REPEATED)
