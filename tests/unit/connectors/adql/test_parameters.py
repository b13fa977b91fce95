import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.adql import AdqlFault, Hole, fill, parameters_of, parse_query
from connectors.errors import UsageError

TEXT = "SELECT * FROM \"{table}\" WHERE ra > {ra} AND band = 'x {band}' AND dec < {ra} -- {not}"


def test_they_are_found_in_their_order_and_kind() -> None:
    assert parameters_of(TEXT) == [Hole("table", True), Hole("ra", False), Hole("band", True)]


def test_values_stand_in_their_places() -> None:
    made = fill(TEXT, {"table": 'a"b', "ra": " -1.5e3 ", "band": "it's"})
    assert made == (
        "SELECT * FROM \"a\"\"b\" WHERE ra > (-1.5e3) AND band = 'x it''s' AND dec < (-1.5e3) -- {not}"
    )
    parse_query(made)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("ra", "", "Give a value for ra."),
        ("ra", "1 OR 1 = 1", "Give a number"),
        ("ra", "1e999", "Give a number"),
        ("ra", "(SELECT 1)", "Give a number"),
        ("band", "a\\", "without backslashes"),
        ("band", "a\nb", "plain characters"),
    ],
)
def test_no_value_is_more_than_a_value(name: str, value: str, words: str) -> None:
    values = {"table": "t", "ra": "1", "band": "V"} | {name: value}
    with pytest.raises(UsageError) as raised:
        fill(TEXT, values)
    assert words in raised.value.message
    assert raised.value.field == name


@pytest.mark.parametrize("text", ["SELECT {}", "SELECT { ra }", "SELECT {1a}", "SELECT {a b}"])
def test_braces_hold_a_name(text: str) -> None:
    with pytest.raises(AdqlFault) as raised:
        parameters_of(text)
    assert raised.value.column == 8


@given(st.text(max_size=40))
def test_a_text_stays_one_text(value: str) -> None:
    try:
        made = fill("SELECT a FROM t WHERE b = '{b}'", {"b": value})
    except UsageError:
        return
    query = parse_query(made)
    assert [token.value for token in query.tokens if token.kind == "text"] == [value]
