import pyarrow as pa
import pytest

from connectors.contract import Choices, FilterValue, Interval, Operator, Parameter
from connectors.errors import UsageError
from connectors.local.conditions import condition, quoted

NUMBER, TEXT, WHOLE, TRUTH = pa.float64(), pa.string(), pa.int64(), pa.bool_()


def parameter(**values: object) -> Parameter:
    return Parameter(**{"name": "p", "label": "P", "field": "col", **values})  # type: ignore[arg-type]


def test_values_are_bound_never_written() -> None:
    sql, bound = condition(parameter(operator=Operator.CONTAINS), TEXT, "'; DROP TABLE x; --", "f0")
    assert "DROP" not in sql
    assert bound == {"f0": "'; DROP TABLE x; --"}


def test_column_names_are_quoted() -> None:
    assert quoted('a"; --') == '"a""; --"'


@pytest.mark.parametrize(
    ("operator", "kind", "value", "sql", "bound"),
    [
        (Operator.EQUALS, NUMBER, 1.5, '"col" = $f', {"f": 1.5}),
        (Operator.EQUALS, WHOLE, "9007199254740993", '"col" = $f', {"f": 9007199254740993}),
        (Operator.EQUALS, TRUTH, True, '"col" = $f', {"f": True}),
        (Operator.EQUALS, TRUTH, "false", '"col" = $f', {"f": False}),
        (Operator.AT_LEAST, NUMBER, "2", '"col" >= $f', {"f": 2.0}),
        (Operator.AT_MOST, NUMBER, 2, '"col" <= $f', {"f": 2.0}),
        (
            Operator.BETWEEN,
            NUMBER,
            Interval(1, 2),
            '"col" >= $f_low AND "col" <= $f_high',
            {"f_low": 1, "f_high": 2},
        ),
        (Operator.EQUALS, NUMBER, Interval(high=2), '"col" <= $f_high', {"f_high": 2}),
        (Operator.BETWEEN, NUMBER, Interval(), "true", {}),
        (Operator.IN, TEXT, Choices(("a", "b")), '"col" IN ($f_0, $f_1)', {"f_0": "a", "f_1": "b"}),
        (Operator.IN, WHOLE, Choices(("1",)), '"col" IN ($f_0)', {"f_0": 1}),
    ],
)
def test_each_operator(
    operator: Operator, kind: pa.DataType, value: FilterValue, sql: str, bound: dict[str, object]
) -> None:
    assert condition(parameter(operator=operator), kind, value, "f") == (sql, bound)


def test_units_are_turned() -> None:
    item = parameter(unit="arcmin", field_unit="deg", operator=Operator.AT_LEAST)
    _, bound = condition(item, NUMBER, 30.0, "f")
    assert bound["f"] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (NUMBER, "abc"),
        (NUMBER, float("nan")),
        (NUMBER, Interval(low=float("inf"))),
        (NUMBER, True),
        (NUMBER, Interval(2, 1)),
        (TEXT, Interval(1, 2)),
        (TEXT, 3.0),
        (TEXT, "nul\0"),
        (TRUTH, "maybe"),
        (TEXT, Choices(())),
    ],
)
def test_what_does_not_fit_is_named(kind: pa.DataType, value: FilterValue) -> None:
    with pytest.raises(UsageError) as raised:
        condition(parameter(), kind, value, "f")
    assert raised.value.field == "p"


@pytest.mark.parametrize("value", ["c", Choices(("a", "c"))])
def test_only_offered_choices(value: FilterValue) -> None:
    with pytest.raises(UsageError, match="'c' is not offered"):
        condition(parameter(choices=(("a", "A"),)), TEXT, value, "f")
