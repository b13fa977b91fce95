"""SSA 1.1, as it goes over the wire."""

from typing import Any

import pytest
from pydantic import ValidationError
from pyvo.dal import SSAService

from connectors.contract import Box, Capability, Choices, FilterValue, Interval, Polygon, QueryRequest, Role
from connectors.deadline import Deadline
from connectors.errors import UsageError
from connectors.ssa import FILTERS, SsaConnector
from connectors.transport.values import pairs
from tests.support.dal import HERE, URL, ask, dataset, made, service
from tests.support.recipes import script_of

ALL = {"filters": list(FILTERS)}
FIRST = ("REQUEST", "queryData")
LAST = ("MAXREC", "10000")


def sent(request: QueryRequest, **options: Any) -> list[tuple[str, str]]:
    connector, transport = made(SsaConnector, dataset(options=options), service("ssa/spectra.vot"))
    connector.search(request, Deadline(20))
    return pairs(transport.requests[0].parameters)


@pytest.mark.parametrize(
    ("request_", "wanted"),
    [
        (ask(), []),
        (ask(HERE), [("POS", "10.6847917,41.2690556"), ("SIZE", "0.4")]),
        (ask(band=Interval(4e-7, 7e-7)), [("BAND", "4e-07/7e-07")]),
        (ask(band=Interval(low=1e-6)), [("BAND", "1e-06/")]),
        (ask(band=Interval(high=1e-6)), [("BAND", "/1e-06")]),
        (ask(time=Interval(51544, 51544.5)), [("TIME", "2000-01-01T00:00:00/2000-01-01T12:00:00")]),
        (ask(time=Interval(high=51544)), [("TIME", "/2000-01-01T00:00:00")]),
        (ask(time=Interval(), band=Interval()), []),
    ],
)
def test_position_band_and_time(request_: QueryRequest, wanted: list[tuple[str, str]]) -> None:
    assert sent(request_) == [FIRST, *wanted, LAST]


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("format", Choices(("fits",)), ("FORMAT", "fits")),
        ("targetname", "HD 1", ("TARGETNAME", "HD 1")),
        ("targetclass", "star", ("TARGETCLASS", "star")),
        ("collection", "FEROS", ("COLLECTION", "FEROS")),
        ("redshift", Interval(0.1, 0.5), ("REDSHIFT", "0.1/0.5")),
        ("snr", Interval(low=50), ("SNR", "50/")),
        ("varampl", Interval(high=0.5), ("VARAMPL", "/0.5")),
        ("specrp", 5000.0, ("SPECRP", "5000")),
        ("spatres", 3.6, ("SPATRES", "0.001")),
        ("timeres", 60.0, ("TIMERES", "60")),
        ("aperture", 1.8, ("APERTURE", "0.0005")),
        ("fluxcalib", "absolute", ("FLUXCALIB", "absolute")),
        ("wavecalib", "any", ("WAVECALIB", "any")),
        ("pubdid", "ivo://a.test/~?b", ("PUBDID", "ivo://a.test/~?b")),
        ("creatordid", "ivo://a.test/c", ("CREATORDID", "ivo://a.test/c")),
    ],
)
def test_each_filter(name: str, value: FilterValue, wanted: tuple[str, str]) -> None:
    assert sent(ask(filters={name: value}), **ALL) == [FIRST, LAST, wanted]


def test_it_says_what_it_can_be_asked() -> None:
    described = made(SsaConnector, dataset())[0].describe()
    assert described.capabilities == {Capability.CONE, Capability.TIME, Capability.BAND}
    assert [parameter.name for parameter in described.parameters] == ["format"]
    more = made(SsaConnector, dataset(options=ALL))[0].describe()
    assert [parameter.field for parameter in more.parameters] == ["FORMAT", *FILTERS]


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (ask(target="Xyzzy"), "target"),
        (ask(Box(0, 1, 0, 1)), "box"),
        (ask(Polygon(((0, 0), (1, 0), (1, 1)))), "polygon"),
        (ask(adql="SELECT 1"), "adql"),
        (ask(band=Interval(2e-7, 1e-7)), "band"),
        (ask(time=Interval(2, 1)), "time"),
        (ask(time=Interval(1e9)), "time"),
        (ask(max_rows=0), "max_rows"),
        (ask(filters={"format": Choices(("doc",))}), "format"),
        (ask(filters={"snr": Interval(1, 2)}), "snr"),
    ],
)
def test_what_does_not_fit_is_named(request_: QueryRequest, field: str) -> None:
    with pytest.raises(UsageError) as raised:
        made(SsaConnector, dataset())[0].plan(request_)
    assert raised.value.field == field


def test_an_unknown_filter_of_the_options_is_a_fault() -> None:
    with pytest.raises(ValidationError, match="there is no 'MTIME'"):
        made(SsaConnector, dataset(options={"filters": ["MTIME"]}))


def test_columns_are_recognised_by_their_utypes() -> None:
    connector, _ = made(SsaConnector, dataset(), service("ssa/spectra.vot"))
    stream = connector.search(ask(HERE), Deadline(20))
    roles = {column.role: column.name for column in stream.columns if column.role}
    assert roles[Role.ACCESS_URL] == "accref"
    assert roles[Role.ACCESS_FORMAT] == "mime"
    assert roles[Role.IDENTIFIER] == "ssa_pubDID"
    assert roles[Role.NAME] == "ssa_dstitle"
    assert (roles[Role.BAND_MIN], roles[Role.BAND_MAX]) == ("ssa_specstart", "ssa_specend")


def test_pyvo_sends_the_same() -> None:
    request = ask(HERE, band=Interval(4e-7), time=Interval(51544, 51545), filters={"format": "fits"})
    maker, address, arguments = script_of(made(SsaConnector, dataset(f"{URL}?"))[0], request)
    assert (maker, address) == ("SSAService", URL)
    assert dict(SSAService(address).create_query(**arguments)) == dict(sent(request))
