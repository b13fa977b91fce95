"""What every such connector does with an answer, a dataset's own parameters and a fixed query."""

from typing import Any

import pyarrow as pa
import pytest

from connectors.archive import Dataset
from connectors.contract import Choices, Interval, Parameter
from connectors.deadline import Deadline
from connectors.errors import ConnectorError, RateLimited, Refused, Unreachable, Unreadable
from connectors.registry import ConnectorFactory
from connectors.scs import ScsConnector
from connectors.sia import SiaConnector
from connectors.ssa import SsaConnector
from connectors.transport import Reply
from connectors.transport.values import pairs
from tests.support.archives import answered
from tests.support.dal import HERE, URL, ask, cut, dataset, made, recorded, service

HTML = b"<!DOCTYPE html><html><head><title>Down for maintenance</title></head><body></body></html>"
SERVICES: list[tuple[ConnectorFactory, dict[str, Any], str, str]] = [
    (ScsConnector, {}, "scs/cone.vot", "scs/error.vot"),
    (SiaConnector, {"version": 1}, "sia/first.vot", "sia/error.vot"),
    (SiaConnector, {"version": 2}, "sia/second.vot", "sia/error.vot"),
    (SsaConnector, {}, "ssa/spectra.vot", "ssa/error.vot"),
]
each_service = pytest.mark.parametrize(
    ("maker", "options", "name", "fault"), SERVICES, ids=["scs", "sia-1", "sia-2", "ssa"]
)
SIA2 = dataset(options={"version": 2})


@each_service
def test_rows_come_with_their_meaning(
    maker: ConnectorFactory, options: dict[str, Any], name: str, fault: str
) -> None:
    del fault
    connector, transport = made(maker, dataset(options=options), service(name))
    stream = connector.search(ask(HERE), Deadline(20))
    rows = pa.Table.from_batches(list(stream), stream.schema)
    assert rows.num_rows >= 4
    assert {"ra", "dec"} <= {column.role for column in stream.columns}
    assert stream.diagnosis == ""
    assert not stream.truncated
    assert [request.method for request in transport.requests] == ["GET"]


@each_service
def test_an_error_is_told_in_the_services_words(
    maker: ConnectorFactory, options: dict[str, Any], name: str, fault: str
) -> None:
    del name
    for status in (200, 400):
        connector, _ = made(maker, dataset(options=options), Reply(status, recorded(fault)))
        with pytest.raises(Refused, match="Field"):
            answered(connector, ask(HERE))


@each_service
def test_an_answer_that_breaks_off_gives_what_came(
    maker: ConnectorFactory, options: dict[str, Any], name: str, fault: str
) -> None:
    del fault
    body = recorded(name)
    broken = body[: body.rindex(b"<TR>") + 10]
    connector, _ = made(maker, dataset(options=options), Reply(200, broken))
    stream = connector.search(ask(HERE), Deadline(20))
    assert sum(batch.num_rows for batch in stream) == body.count(b"<TR>") - 1
    assert stream.truncated
    assert "breaks off" in stream.diagnosis


@each_service
@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (Reply(200, HTML), Unreadable, "Down for maintenance"),
        (Reply(200, b""), Unreadable, "nothing"),
        (Reply(200, recorded("scs/cone.vot")[:600]), Unreadable, "VOTable"),
        (Reply(503, HTML, {"Retry-After": "120"}), RateLimited, "."),
        (Reply(500, HTML), Refused, "500"),
        (Unreachable("No way."), Unreachable, "No way"),
    ],
    ids=["html", "nothing", "cut", "503", "500", "unreachable"],
)
def test_what_is_no_answer_is_an_error(
    maker: ConnectorFactory,
    options: dict[str, Any],
    name: str,
    fault: str,
    answer: Reply | ConnectorError,
    error: type[ConnectorError],
    words: str,
) -> None:
    del name, fault
    connector, _ = made(maker, dataset(options=options), answer)
    with pytest.raises(error, match=words):
        answered(connector, ask(HERE))


def test_an_overflow_is_told() -> None:
    connector, _ = made(SiaConnector, SIA2, Reply(200, recorded("sia/overflow.vot")))
    stream = connector.search(ask(HERE), Deadline(20))
    assert sum(batch.num_rows for batch in stream) == 2
    assert stream.truncated
    assert [service.standard_id for service in stream.services] == ["ivo://ivoa.net/std/DataLink#links-1.0"]


def test_no_rows_are_no_fault() -> None:
    connector, _ = made(SiaConnector, SIA2, Reply(200, cut(recorded("sia/second.vot"), 0, told=False)))
    stream = connector.search(ask(HERE), Deadline(20))
    assert (sum(batch.num_rows for batch in stream), stream.truncated) == (0, False)


def test_what_the_address_fixes_is_not_asked_again() -> None:
    address = f"{URL}?COLLECTION=Ours&request=queryData"
    connector, transport = made(
        SsaConnector,
        dataset(address + "&", {"filters": ["COLLECTION", "SNR"]}),
        service("ssa/spectra.vot"),
        address,
    )
    assert [parameter.name for parameter in connector.describe().parameters] == ["format", "snr"]
    answered(connector, ask(HERE))
    assert "REQUEST" not in dict(pairs(transport.requests[0].parameters))
    assert connector.plan(ask(HERE)).url.startswith(f"{address}&POS=")


def configured(*parameters: dict[str, object]) -> Dataset:
    return Dataset.model_validate({**dataset(options={"version": 2}).model_dump(), "parameters": parameters})


def test_a_datasets_parameter_comes_instead_of_the_standards() -> None:
    described = configured(
        {
            "name": "survey",
            "label": "Survey",
            "kind": "choices",
            "choices": ["A", "B"],
            "field": "COLLECTION",
        },
        {"name": "seeing", "label": "Seeing", "kind": "range", "unit": "mas", "field_unit": "arcsec"},
    )
    connector, _ = made(SiaConnector, described)
    parameters = {parameter.name: parameter for parameter in connector.describe().parameters}
    assert "collection" not in parameters
    assert isinstance(parameters["survey"], Parameter)
    request = ask(filters={"survey": Choices(("A", "B")), "seeing": Interval(500, 1500)})
    assert connector.plan(request).url == (f"{URL}?MAXREC=10000&COLLECTION=A&COLLECTION=B&seeing=0.5+1.5")


@pytest.mark.parametrize(
    ("parameter", "words"),
    [
        ({"name": "whither", "label": "Whither", "field": "pos"}, "whither.*asked already"),
        ({"name": "odd", "label": "Odd", "operator": "contains"}, "odd.*contains"),
    ],
)
def test_a_parameter_that_cannot_be_is_a_fault(parameter: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        made(SiaConnector, configured(parameter))
