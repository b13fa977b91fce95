"""What a SODA service asks a person for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Circle, Interval, Service, ServiceInput
from connectors.datalink import LinksQuery, SodaKind, SodaParameter, links_of, soda_parameters
from connectors.deadline import Deadline
from connectors.transport import MemoryTransport, Reply
from tests.support.linking import recorded


def of_recorded(name: str) -> dict[str, SodaParameter]:
    url = "https://example.org/dl"
    links = links_of(MemoryTransport({url: Reply(200, recorded(name))}), LinksQuery(url), Deadline(5)).links
    service = next(link.service for link in links if link.service)
    return {parameter.name: parameter for parameter in soda_parameters(service)}


def one(**facts: object) -> SodaParameter:
    (made,) = soda_parameters(Service(access_url="https://example.org", inputs=(ServiceInput(**facts),)))
    return made


def test_the_standard_s_own_with_their_limits() -> None:
    found = of_recorded("standard.xml")
    assert {name: parameter.kind.value for name, parameter in found.items()} == {
        "POS": "pos", "CIRCLE": "circle", "POLYGON": "polygon", "BAND": "band", "TIME": "time",
        "POL": "choices", "KIND": "choice", "KERNSIZE": "number", "NOTE": "text",
    }  # fmt: skip
    assert found["CIRCLE"].circle == Circle(12, 34, 0.5)
    assert found["POLYGON"].outline == (11.5, 33.5, 12.5, 33.5, 12.5, 34.5, 11.5, 34.5)
    assert found["BAND"].limits == Interval(3e-7, 8e-7)
    assert found["TIME"].limits == Interval(55100, 55200)
    assert [value for value, _ in found["POL"].options] == ["I", "Q", "V"]
    assert (found["KIND"].default, found["KIND"].options[0]) == ("DATA", ("HEADER", "Header only"))
    assert (found["KERNSIZE"].limits, found["KERNSIZE"].whole) == (Interval(1, 9), True)


def test_those_of_a_real_server() -> None:
    found = of_recorded("dachs-cube.xml")
    assert found["BAND"].kind is SodaKind.BAND
    assert found["PIXEL_3"].kind is SodaKind.INTERVAL
    assert found["PIXEL_3"].whole
    assert found["PIXEL_3"].limits == Interval(1, 16)
    assert found["SCALE"].kind is SodaKind.NUMBER
    assert found["CIRCLE"].circle is not None


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"name": "BAND", "unit": "Hz", "ucd": "em.freq"}, SodaKind.INTERVAL),
        ({"name": "BAND", "unit": "m", "ucd": "pos.eq.ra"}, SodaKind.INTERVAL),
        ({"name": "TIME", "unit": "s", "ucd": "time.interval;obs.exposure"}, SodaKind.INTERVAL),
    ],
)
def test_a_name_alone_does_not_make_a_standard_parameter(facts: dict[str, str], kind: SodaKind) -> None:
    assert one(datatype="double", arraysize="2", **facts).kind is kind


@pytest.mark.parametrize(
    ("low", "high", "limits"),
    [
        ("1", "2", Interval(1, 2)),
        ("", "1 2", Interval(1, 2)),
        ("-Inf", "+Inf", Interval()),
        ("", "5", Interval(None, 5)),
        ("one", "NaN", Interval()),
        ("1 2 3", "4 5 6", Interval()),
    ],
)
def test_limits_as_services_write_them(low: str, high: str, limits: Interval) -> None:
    assert one(name="X", datatype="double", arraysize="2", minimum=low, maximum=high).limits == limits


@pytest.mark.parametrize("maximum", ["", "12 34", "12 34 0", "12 94 1", "a b c", "12 34 inf"])
def test_a_circle_that_is_none_limits_nothing(maximum: str) -> None:
    assert one(name="CIRCLE", datatype="double", arraysize="3", maximum=maximum).circle is None


def test_nobody_is_asked_for_the_id_or_twice_for_a_name() -> None:
    inputs = (
        ServiceInput(name="ID"),
        ServiceInput(name="X", description="first"),
        ServiceInput(name="X", description="second"),
        ServiceInput(name=""),
        ServiceInput(name="Y", value="fixed"),
    )
    found = soda_parameters(Service(access_url="https://example.org", inputs=inputs))
    assert [(parameter.name, parameter.description) for parameter in found] == [("X", "first")]


TEXT = st.text(max_size=20)


@given(
    st.builds(
        ServiceInput,
        name=TEXT,
        value=TEXT,
        datatype=st.sampled_from(["double", "int", "char", "?"]),
        arraysize=st.sampled_from(["", "1", "2", "3", "*", "x"]),
        xtype=st.sampled_from(["", "circle", "polygon", "interval"]),
        minimum=TEXT,
        maximum=TEXT,
        options=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
    )
)
def test_whatever_a_service_describes_can_be_asked(made: ServiceInput) -> None:
    assert len(soda_parameters(Service(access_url="https://example.org", inputs=(made,)))) <= 1
