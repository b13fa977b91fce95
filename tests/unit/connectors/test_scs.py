"""Cone search, as it goes over the wire."""

from typing import Any

import pytest
from pydantic import ValidationError
from pyvo.dal import SCSService

from connectors.contract import Box, Capability, Choices, Circle, Interval, Polygon, QueryRequest
from connectors.deadline import Deadline
from connectors.errors import UsageError
from connectors.scs import ScsConnector
from connectors.transport.values import pairs
from tests.support.dal import HERE, URL, ask, dataset, made, service
from tests.support.recipes import script_of


def sent(request: QueryRequest, **options: Any) -> list[tuple[str, str]]:
    connector, transport = made(ScsConnector, dataset(options=options), service("scs/cone.vot"))
    connector.search(request, Deadline(20))
    return pairs(transport.requests[0].parameters)


def test_a_cone() -> None:
    wanted = [("RA", "10.6847917"), ("DEC", "41.2690556"), ("SR", "0.2"), ("VERB", "2")]
    assert sent(ask(HERE)) == wanted
    plan = made(ScsConnector, dataset())[0].plan(ask(HERE))
    assert (plan.method, plan.url) == ("GET", f"{URL}?RA=10.6847917&DEC=41.2690556&SR=0.2&VERB=2")


def test_how_many_columns() -> None:
    assert sent(ask(HERE), verbosity=3)[-1] == ("VERB", "3")
    assert sent(ask(HERE, filters={"verb": Choices(("1",))}), verbosity=3)[3:] == [("VERB", "1")]
    assert "VERB" not in dict(sent(ask(HERE), verbosity=0))


def test_it_says_what_it_can_be_asked() -> None:
    described = made(ScsConnector, dataset(key="id", examples=[{"target": "M 31"}]))[0].describe()
    assert described.capabilities == {Capability.CONE}
    assert [parameter.name for parameter in described.parameters] == ["verb"]
    assert (described.key, described.examples) == ("id", ({"target": "M 31"},))
    assert made(ScsConnector, dataset(options={"verbosity": 0}))[0].describe().parameters == ()


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (ask(), "target"),
        (ask(target="Xyzzy"), "target"),
        (ask(Box(0, 1, 0, 1)), "box"),
        (ask(Polygon(((0, 0), (1, 0), (1, 1)))), "polygon"),
        (ask(Circle(0, 0, 0)), "radius"),
        (ask(HERE, time=Interval(1, 2)), "time"),
        (ask(HERE, band=Interval(1, 2)), "band"),
        (ask(HERE, adql="SELECT 1"), "adql"),
        (ask(HERE, max_rows=0), "max_rows"),
        (ask(HERE, filters={"verb": Choices(("4",))}), "verb"),
    ],
)
def test_what_does_not_fit_is_named(request_: QueryRequest, field: str) -> None:
    connector, transport = made(ScsConnector, dataset())
    for way in (connector.plan, lambda asked: connector.search(asked, Deadline(20))):
        with pytest.raises(UsageError) as raised:
            way(request_)
        assert raised.value.field == field
    assert transport.asked == []


def test_a_radius_has_a_limit() -> None:
    options = {"max_radius": 0.5}
    assert dict(sent(ask(Circle(1, 2, 0.5)), **options))["SR"] == "0.5"
    with pytest.raises(UsageError, match=r"at most 0\.5 degrees") as raised:
        sent(ask(Circle(1, 2, 0.51)), **options)
    assert raised.value.field == "radius"


@pytest.mark.parametrize("options", [{"verbosity": 4}, {"max_radius": 0}, {"max_radius": 200}, {"radius": 1}])
def test_a_wrong_option_is_a_fault(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        made(ScsConnector, dataset(options=options))


@pytest.mark.parametrize("verbosity", [0, 3])
def test_pyvo_sends_the_same(verbosity: int) -> None:
    connector, _ = made(ScsConnector, dataset(f"{URL}?cat=a&", {"verbosity": verbosity}))
    maker, address, arguments = script_of(connector, ask(HERE))
    assert (maker, address) == ("SCSService", f"{URL}?cat=a")
    query = {name: str(value) for name, value in SCSService(address).create_query(**arguments).items()}
    assert query == dict(sent(ask(HERE), verbosity=verbosity))
