"""SIA 1.0, as it goes over the wire."""

from typing import Any

import pytest
from pyvo.dal import SIAService

from connectors.contract import Box, Capability, Choices, Circle, Interval, Polygon, QueryRequest, Region
from connectors.deadline import Deadline
from connectors.errors import UsageError
from connectors.sia import SiaConnector
from connectors.transport.values import pairs
from tests.support.dal import HERE, URL, ask, dataset, made, service
from tests.support.recipes import script_of


def sent(request: QueryRequest, **options: Any) -> list[tuple[str, str]]:
    described = dataset(options={"version": 1, **options})
    connector, transport = made(SiaConnector, described, service("sia/first.vot"))
    connector.search(request, Deadline(20))
    return pairs(transport.requests[0].parameters)


@pytest.mark.parametrize(
    ("region", "position", "size"),
    [
        (HERE, "10.6847917,41.2690556", "0.4"),
        (Circle(-1, 0, 0), "359,0", "0"),
        (Box(10, 12, -1, 1), "11,0", "2,2"),
        (Box(10, 12, 59, 61), "11,60", "1,2"),
        (Box(359, 1, -1, 1), "0,0", "2,2"),
        (Box(-2, 1, -1, 1), "359.5,0", "3,2"),
    ],
)
def test_a_circle_is_the_square_around_it_and_a_box_is_itself(
    region: Region, position: str, size: str
) -> None:
    assert sent(ask(region)) == [("POS", position), ("SIZE", size)]


def test_how_images_lie_and_their_format() -> None:
    filters = {"intersect": Choices(("CENTER",)), "format": Choices(("image/fits",))}
    assert sent(ask(HERE, filters=filters))[2:] == [("INTERSECT", "CENTER"), ("FORMAT", "image/fits")]


def test_how_many_columns() -> None:
    assert sent(ask(HERE), verbosity=3)[2:] == [("VERB", "3")]
    assert sent(ask(HERE, filters={"verb": Choices(("1",))}), verbosity=3)[2:] == [("VERB", "1")]


def test_it_says_what_it_can_be_asked() -> None:
    described = made(SiaConnector, dataset(options={"version": 1}))[0].describe()
    assert described.capabilities == {Capability.CONE, Capability.BOX}
    assert [parameter.name for parameter in described.parameters] == ["intersect", "format"]


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (ask(), "target"),
        (ask(Polygon(((0, 0), (1, 0), (1, 1)))), "polygon"),
        (ask(Box(0, 181, 0, 1)), "box"),
        (ask(Box(10, 5, 0, 1)), "box"),
        (ask(HERE, time=Interval(1, 2)), "time"),
        (ask(HERE, band=Interval(1, 2)), "band"),
        (ask(HERE, adql="SELECT 1"), "adql"),
        (ask(HERE, filters={"format": Choices(("text/html",))}), "format"),
        (ask(HERE, filters={"calib": Choices(("2",))}), "calib"),
    ],
)
def test_what_does_not_fit_is_named(request_: QueryRequest, field: str) -> None:
    with pytest.raises(UsageError) as raised:
        made(SiaConnector, dataset(options={"version": 1}))[0].plan(request_)
    assert raised.value.field == field


@pytest.mark.parametrize(
    ("region", "verbosity"), [(HERE, 0), (HERE, 3), (Box(10, 12, -1, 1), 0), (Box(359, 1, 59, 61), 2)]
)
def test_pyvo_sends_the_same(region: Region, verbosity: int) -> None:
    request = ask(region, filters={"format": "image/fits", "intersect": "COVERS"})
    connector, _ = made(SiaConnector, dataset(options={"version": 1, "verbosity": verbosity}))
    maker, address, arguments = script_of(connector, request)
    assert (maker, address) == ("SIAService", URL)
    query = {name: str(value) for name, value in SIAService(address).create_query(**arguments).items()}
    wanted = dict(sent(request, verbosity=verbosity))
    for name in ("POS", "SIZE"):
        ours, theirs = ([float(each) for each in form.pop(name).split(",")] for form in (wanted, query))
        assert ours == pytest.approx(theirs)
    assert query == wanted
