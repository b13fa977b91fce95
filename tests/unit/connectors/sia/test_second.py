"""SIA 2.0, as it goes over the wire."""

from typing import Any

import pytest
from pyvo.dal.sia2 import SIA2Query

from connectors.contract import (
    Box,
    Capability,
    Choices,
    Circle,
    FilterValue,
    Interval,
    Polygon,
    QueryRequest,
    Region,
)
from connectors.deadline import Deadline
from connectors.errors import UsageError
from connectors.sia import SiaConnector
from connectors.sia.filters import FILTERS
from connectors.transport.values import pairs
from tests.support.dal import HERE, URL, ask, dataset, made, service
from tests.support.recipes import script_of

OPTIONS = {"version": 2}


def sent(request: QueryRequest, **options: Any) -> list[tuple[str, str]]:
    connector, transport = made(SiaConnector, dataset(options=OPTIONS | options), service("sia/second.vot"))
    connector.search(request, Deadline(20))
    return pairs(transport.requests[0].parameters)


@pytest.mark.parametrize(
    ("region", "positions"),
    [
        (None, []),
        (HERE, ["CIRCLE 10.6847917 41.2690556 0.2"]),
        (Circle(-1, 0, 1e-5), ["CIRCLE 359 0 0.00001"]),
        (Box(10, 11, 41, 42), ["RANGE 10 11 41 42"]),
        (Box(359, 1, -1, 1), ["RANGE 359 360 -1 1", "RANGE 0 1 -1 1"]),
        (Box(0, 360, -90, 90), ["RANGE 0 360 -90 90"]),
        (Polygon(((10, 41), (11, 41), (11, 42.5))), ["POLYGON 10 41 11 41 11 42.5"]),
    ],
)
def test_positions(region: Region | None, positions: list[str]) -> None:
    assert sent(ask(region)) == [*(("POS", position) for position in positions), ("MAXREC", "10000")]


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        ({"band": Interval(4e-7, 7e-7)}, [("BAND", "4e-07 7e-07")]),
        ({"band": Interval(low=0.21)}, [("BAND", "0.21 +Inf")]),
        ({"band": Interval(high=1e-10)}, [("BAND", "-Inf 1e-10")]),
        ({"time": Interval(60000, 60000.25)}, [("TIME", "60000 60000.25")]),
        ({"time": Interval(high=60000)}, [("TIME", "-Inf 60000")]),
        ({"time": Interval(), "band": Interval()}, []),
    ],
)
def test_band_and_time(parts: dict[str, Interval], wanted: list[tuple[str, str]]) -> None:
    assert sent(ask(**parts)) == [*wanted, ("MAXREC", "10000")]


def test_the_rows_wanted_are_the_most_asked_for() -> None:
    assert sent(ask(max_rows=5)) == [("MAXREC", "5")]


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("collection", "HST", [("COLLECTION", "HST")]),
        ("facility", "JAO", [("FACILITY", "JAO")]),
        ("instrument", "ACS/WFC", [("INSTRUMENT", "ACS/WFC")]),
        ("target_name", "M 31", [("TARGET", "M 31")]),
        ("dptype", Choices(("cube", "image")), [("DPTYPE", "cube"), ("DPTYPE", "image")]),
        ("calib", Choices(("2", "3")), [("CALIB", "2"), ("CALIB", "3")]),
        ("fov", Interval(0.5, 1), [("FOV", "0.5 1")]),
        ("spatres", Interval(high=0.2), [("SPATRES", "-Inf 0.2")]),
        ("exptime", Interval(low=600), [("EXPTIME", "600 +Inf")]),
        ("timeres", Interval(high=1), [("TIMERES", "-Inf 1")]),
        ("specrp", Interval(1000, 5000), [("SPECRP", "1000 5000")]),
        ("pol", Choices(("I", "Q")), [("POL", "I"), ("POL", "Q")]),
        ("format", "image/fits", [("FORMAT", "image/fits")]),
        ("id", "ivo://a.test/~?b", [("ID", "ivo://a.test/~?b")]),
    ],
)
def test_each_filter(name: str, value: FilterValue, wanted: list[tuple[str, str]]) -> None:
    assert sent(ask(filters={name: value}))[1:] == wanted


def test_every_filter_of_the_standard_is_there() -> None:
    described = made(SiaConnector, dataset(options=OPTIONS))[0].describe()
    assert [parameter.field for parameter in described.parameters] == list(FILTERS)
    assert described.capabilities == {
        Capability.CONE,
        Capability.BOX,
        Capability.POLYGON,
        Capability.TIME,
        Capability.BAND,
    }


def test_a_form_may_have_fewer() -> None:
    fewer = dataset(options=OPTIONS | {"filters": ["CALIB", "COLLECTION", "CALIB"]})
    parameters = made(SiaConnector, fewer)[0].describe().parameters
    assert [parameter.name for parameter in parameters] == ["calib", "collection"]
    with pytest.raises(UsageError):
        sent(ask(filters={"fov": Interval(1, 2)}), filters=["CALIB"])


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (ask(target="Xyzzy"), "target"),
        (ask(adql="SELECT 1"), "adql"),
        (ask(band=Interval(2e-7, 1e-7)), "band"),
        (ask(band=Interval(-1, 1e-7)), "band"),
        (ask(time=Interval(2, 1)), "time"),
        (ask(time=Interval(float("nan"))), "time"),
        (ask(max_rows=0), "max_rows"),
        (ask(filters={"dptype": Choices(("spectrum",))}), "dptype"),
        (ask(filters={"fov": Interval(2, 1)}), "fov"),
        (ask(Circle(0, 0, 200)), "radius"),
        (ask(Box(0, 1, 2, 1)), "box"),
        (ask(Polygon(((0, 0), (1, 0)))), "polygon"),
    ],
)
def test_what_does_not_fit_is_named(request_: QueryRequest, field: str) -> None:
    with pytest.raises(UsageError) as raised:
        made(SiaConnector, dataset(options=OPTIONS))[0].plan(request_)
    assert raised.value.field == field


def test_pyvo_sends_the_same() -> None:
    request = ask(
        Box(359, 1, -1, 1),
        band=Interval(4e-7),
        time=Interval(60000, 60001),
        filters={"calib": Choices(("2", "3")), "exptime": Interval(low=1), "collection": "A 'b' \"c\""},
    )
    connector, _ = made(SiaConnector, dataset(options=OPTIONS))
    maker, address, arguments = script_of(connector, request)
    assert (maker, address) == ("SIA2Service", URL)
    query = SIA2Query(address, **arguments)
    theirs = [(name, each) for name, some in query.items() for each in ([some] if name == "MAXREC" else some)]
    assert sorted(theirs) == sorted(sent(request))
