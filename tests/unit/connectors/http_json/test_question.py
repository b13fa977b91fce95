"""What is sent for a question, seen through the connector's plan."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Box, Choices, Circle, Interval, Polygon, QueryRequest
from connectors.errors import UsageError
from tests.support.http_json import URL, made

CONE = {"parameters": {"pos": "{ra},{dec}", "r": "{radius}", "fov": "{diameter}"}, "radius_unit": "arcmin"}
SPAN = {"{field}__gte": "{min}", "{field}__lte": "{max}"}
PARAMETERS = [
    {"name": "words", "label": "Words", "field": "q"},
    {
        "name": "size",
        "label": "Size",
        "kind": "range",
        "operator": "between",
        "unit": "km",
        "field_unit": "m",
    },
    {"name": "band", "label": "Band", "kind": "choices", "operator": "in", "choices": ["a", "b", "c,d"]},
    {"name": "part", "label": "Part", "operator": "contains", "field": "name"},
    {
        "name": "least",
        "label": "Least",
        "kind": "number",
        "operator": "at-least",
        "unit": "km",
        "field_unit": "m",
    },
    {"name": "open", "label": "Open", "kind": "flag"},
]
OPERATORS = {"between": SPAN, "contains": {"{field}__icontains": "{value}"}}


def ask(
    options: dict[str, Any] | None = None, parameters: Any = PARAMETERS, **request: Any
) -> list[tuple[str, str]]:
    connector = made({"operators": OPERATORS, **(options or {})}, parameters=parameters)
    url = connector.plan(QueryRequest(archive="rest", dataset="things", **request)).url
    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == URL
    return parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))


def refused(options: dict[str, Any] | None = None, **request: Any) -> UsageError:
    with pytest.raises(UsageError) as raised:
        ask(options, **request)
    return raised.value


def test_a_circle_in_the_services_units() -> None:
    asked = ask({"cone": CONE}, region=Circle(-17.84, 33.94, 0.5))
    assert asked == [("pos", "342.16,33.94"), ("r", "30"), ("fov", "60")]


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        ({"region": Circle(0, 91, 1)}, "target"),
        ({"region": Circle(float("nan"), 0, 1)}, "target"),
        ({"region": Circle(0, 0, 181)}, "radius"),
        ({"region": Circle(0, 0, float("nan"))}, "radius"),
        ({"region": Box(1, 2, 3, 4)}, "target"),
        ({"region": Polygon(((1, 2), (3, 4), (5, 6)))}, "target"),
        ({"target": "M 31"}, "target"),
        ({"adql": "SELECT 1"}, "adql"),
        ({"time": Interval(1, 2)}, "time"),
        ({"band": Interval(1, 2)}, "band"),
        ({"max_rows": 0}, "max_rows"),
        ({"filters": {"nothing": "x"}}, "nothing"),
    ],
)
def test_what_cannot_be_asked_is_named(request_: dict[str, Any], field: str) -> None:
    assert refused({"cone": CONE}, **request_).field == field


def test_a_circle_where_there_are_no_positions() -> None:
    assert refused(region=Circle(0, 0, 1)).field == "target"


@pytest.mark.parametrize(
    ("kind", "ends"),
    [
        ("mjd", ("57279.5", "57280.5")),
        ("iso", ("2015-09-14T12:00:00", "2015-09-15T12:00:00")),
        ("year", ("2015", "2015")),
        ("gps", ("1126267217", "1126353617")),
    ],
)
def test_times_as_the_service_writes_them(kind: str, ends: tuple[str, str]) -> None:
    way = {"parameters": {"from": "{min}", "to": "{max}"}, "format": kind}
    asked = ask({"time": way}, time=Interval(57279.5, 57280.5))
    assert asked == [("from", ends[0]), ("to", ends[1])]


def test_gps_time_of_the_first_wave_and_before_the_first_leap_second() -> None:
    way = {"parameters": {"t": "{min}"}, "format": "gps"}
    assert ask({"time": way}, time=Interval(low=57279 + 35445.4 / 86400)) == [("t", "1126259462.4")]
    assert ask({"time": way}, time=Interval(low=36000.0)) == [("t", "-712281619")]


def test_an_open_end_is_not_sent_or_is_empty_beside_the_other() -> None:
    apart = {"parameters": {"from": "{min}", "to": "{max}"}}
    together = {"parameters": {"year": "{min}--{max}"}, "format": "year"}
    assert ask({"time": apart}, time=Interval(low=1)) == [("from", "1")]
    assert ask({"time": together}, time=Interval(high=57279.0)) == [("year", "--2015")]
    assert ask({"time": together}, time=Interval()) == []


def test_a_band_turns_round_as_a_frequency() -> None:
    way = {"parameters": {"low": "{min}", "high": "{max}"}, "unit": "MHz"}
    asked = ask({"band": way}, band=Interval(0.21, 0.42))
    assert [name for name, _ in asked] == ["low", "high"]
    assert [float(value) for _, value in asked] == pytest.approx([713.79, 1427.58], abs=0.01)
    assert refused({"band": way}, band=Interval(2, 1)).field == "band"


def test_filters_by_their_operators() -> None:
    filters = {"words": "a b&c=d", "size": Interval(1, 2.5), "part": "x", "least": 1.0, "open": True}
    assert ask(filters=filters) == [
        ("least", "1000"),
        ("open", "true"),
        ("name__icontains", "x"),
        ("size__gte", "1000"),
        ("size__lte", "2500"),
        ("q", "a b&c=d"),
    ]


def test_several_choices_one_by_one_or_joined() -> None:
    chosen = {"band": Choices(("a", "b"))}
    assert ask(filters=chosen) == [("band", "a"), ("band", "b")]
    assert ask({"separator": ","}, filters=chosen) == [("band", "a,b")]
    assert ask(filters={"band": Choices(("c,d",))}) == [("band", "c,d")]
    assert refused({"separator": ","}, filters={"band": Choices(("c,d", "a"))}).field == "band"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("words", ""),
        ("words", "  "),
        ("words", "a\0b"),
        ("words", "\ud800"),
        ("words", Interval(1, 2)),
        ("size", Interval(2, 1)),
        ("size", Interval(float("nan"), 1)),
        ("size", 3.0),
        ("size", "3"),
        ("band", Choices(())),
        ("band", Choices(("z",))),
        ("least", "much"),
        ("least", float("inf")),
    ],
)
def test_a_value_that_does_not_fit_is_named(name: str, value: Any) -> None:
    fault = refused(filters={name: value})
    assert fault.field == name
    assert fault.message


def test_a_filter_takes_the_place_of_what_is_sent_anyway() -> None:
    base = {"base": {"q": "all", "flags": ["x", "y"]}}
    assert ask(base) == [("q", "all"), ("flags", "x"), ("flags", "y")]
    assert ask(base, filters={"words": "M 31"}) == [("flags", "x"), ("flags", "y"), ("q", "M 31")]


def test_what_is_needed_is_asked_for() -> None:
    needed = [{"name": "words", "label": "Words", "required": True}]
    with pytest.raises(UsageError) as raised:
        ask(parameters=needed)
    assert raised.value.field == "words"


@given(st.text(min_size=1), st.text(min_size=1))
def test_no_text_leaves_its_place(words: str, part: str) -> None:
    try:
        asked = ask({"base": {"z": "1"}}, filters={"words": words, "part": part})
    except UsageError:
        return
    assert asked == [("z", "1"), ("name__icontains", part), ("q", words)]
