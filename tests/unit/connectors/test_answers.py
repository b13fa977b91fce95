"""From what a service sends to rows, roles, services, or its own words of refusal."""

from collections.abc import Iterator

import pytest

from connectors.answers import VotableAnswer, ask_votable
from connectors.archive import Dataset
from connectors.contract import Role, ServiceInput
from connectors.deadline import Deadline
from connectors.errors import ConnectorError, Refused, TimedOut, Unreadable
from connectors.transport import MemoryTransport, Reply, Request, Stream

URL = "https://archive.example.org/sia"
DATASET = Dataset(id="d", title="D", connector="sia", shown=["obs_publisher_did"])
HEAD = '<?xml version="1.0"?><VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">'
TABLE = """<TABLE>
<FIELD ID="did" name="obs_publisher_did" datatype="char" arraysize="*"/>
<FIELD name="s_ra" datatype="double"/>
<DATA><TABLEDATA>
<TR><TD>ivo://x/1</TD><TD>10.5</TD></TR>
<TR><TD>ivo://x/2</TD><TD>11.5</TD></TR>
</TABLEDATA></DATA></TABLE>"""
SERVICES = """<RESOURCE type="meta" utype="adhoc:service" ID="links">
<DESCRIPTION>Goes on.</DESCRIPTION>
<PARAM name="standardID" datatype="char" arraysize="*" value="ivo://ivoa.net/std/DataLink#links-1.1"/>
<PARAM name="accessURL" datatype="char" arraysize="*" value="https://archive.example.org/links"/>
<PARAM name="contentType" datatype="char" arraysize="*" value="application/x-votable+xml;content=datalink"/>
<GROUP name="inputParams">
<PARAM name="ID" datatype="char" arraysize="*" value="" ref="did"/>
<PARAM name="RA" datatype="double" value="" ref="s_ra" unit="deg"/>
<PARAM name="CALIB" datatype="char" arraysize="*" value="RAW">
<VALUES><OPTION name="raw" value="RAW"/><OPTION name="flat" value="FLAT"/></VALUES></PARAM>
<PARAM name="BAND" datatype="double" arraysize="2" xtype="interval" unit="m" value="">
<VALUES><MIN value="3e-7"/><MAX value="8e-7"/></VALUES></PARAM>
<PARAM name="LOST" datatype="char" arraysize="*" value="" ref="nothing"/>
</GROUP></RESOURCE>
<RESOURCE type="meta" utype="adhoc:service" ID="useless"><GROUP name="inputParams"/></RESOURCE>"""


def votable(status: str = "OK", words: str = "", *, table: str = TABLE, after: str = "") -> bytes:
    said = f'<INFO name="QUERY_STATUS" value="{status}">{words}</INFO>'
    return f'{HEAD}<RESOURCE type="results">{said}{table}{after}</RESOURCE>{SERVICES}</VOTABLE>'.encode()


class Door(MemoryTransport):
    """Counts the lines that were hung up."""

    hung_up: int = 0

    def open(self, request: Request, deadline: Deadline) -> Stream:
        stream = super().open(request, deadline)

        def chunks() -> Iterator[bytes]:
            yield from stream

        def hang_up() -> None:
            self.hung_up += 1

        return Stream(stream.status, stream.headers, stream.url, chunks(), hang_up)


def door(body: bytes, status: int = 200) -> Door:
    return Door(replies={URL: Reply(status, body)})


def ask(at: Door, max_rows: int | None = None) -> VotableAnswer:
    return ask_votable(at, Request(URL), DATASET, max_rows=max_rows, deadline=Deadline(10))


def rows(answer: VotableAnswer) -> list[dict[str, object]]:
    return [row for batch in answer for row in batch.to_pylist()]


def test_rows_with_what_their_columns_mean() -> None:
    at = door(votable())
    answer = ask(at)
    assert [(one.name, one.role, one.unit, one.shown) for one in answer.columns] == [
        ("obs_publisher_did", Role.IDENTIFIER, "", True),
        ("s_ra", Role.RA, "deg", False),
    ]
    assert rows(answer) == [
        {"obs_publisher_did": "ivo://x/1", "s_ra": 10.5},
        {"obs_publisher_did": "ivo://x/2", "s_ra": 11.5},
    ]
    assert (answer.truncated, answer.diagnosis, at.hung_up) == (False, "", 1)


def test_services_name_the_columns_that_they_take() -> None:
    answer = ask(door(votable()))
    rows(answer)
    (service,) = answer.services
    assert (service.id, service.access_url) == ("links", "https://archive.example.org/links")
    assert service.standard_id == "ivo://ivoa.net/std/DataLink#links-1.1"
    assert service.content_type == "application/x-votable+xml;content=datalink"
    assert service.description == "Goes on."
    inputs = {one.name: one for one in service.inputs}
    assert {name: one.column for name, one in inputs.items() if one.column} == {
        "ID": "obs_publisher_did",
        "RA": "s_ra",
    }
    assert inputs["CALIB"].value == "RAW"
    assert inputs["CALIB"].options == (("RAW", "raw"), ("FLAT", "flat"))
    band = ServiceInput(
        name="BAND",
        datatype="double",
        arraysize="2",
        unit="m",
        xtype="interval",
        minimum="3e-7",
        maximum="8e-7",
    )
    assert inputs["BAND"] == band


def test_too_many_rows_are_cut_and_told() -> None:
    at = door(votable())
    answer = ask(at, max_rows=1)
    assert len(rows(answer)) == 1
    assert answer.truncated
    assert at.hung_up == 1


def test_the_archives_own_limit_is_told() -> None:
    answer = ask(door(votable(after='<INFO name="QUERY_STATUS" value="OVERFLOW"/>')))
    assert len(rows(answer)) == 2
    assert answer.truncated


@pytest.mark.parametrize("status", [200, 400, 500])
def test_a_refusal_is_told_in_the_archives_own_words(status: int) -> None:
    at = door(votable("ERROR", "No such column: colour", table=""), status)
    with pytest.raises(Refused, match="No such column: colour"):
        rows(ask(at))
    assert at.hung_up == (1 if status == 200 else 0)


def test_a_refusal_in_other_words_stays_what_it_is() -> None:
    with pytest.raises(Refused, match="HTTP 500") as refused:
        ask(door(b"<html>Internal error</html>", 500))
    assert refused.value.evidence == b"<html>Internal error</html>"


@pytest.mark.parametrize("body", [b"", b"<html><body>Welcome</body></html>", b"not XML", votable()[:150]])
def test_what_is_no_votable_is_unreadable_and_the_line_is_hung_up(body: bytes) -> None:
    at = door(body)
    with pytest.raises(Unreadable):
        rows(ask(at))
    assert at.hung_up == 1


def test_rows_before_a_break_are_given_with_what_was_wrong() -> None:
    body = votable()
    answer = ask(door(body[: body.index(b"<TD>ivo://x/2")]))
    assert len(rows(answer)) == 1
    assert answer.truncated
    assert "breaks off" in answer.diagnosis


def test_a_line_is_hung_up_when_nobody_reads_on() -> None:
    at = door(votable())
    reading = iter(ask(at))
    next(reading)
    reading.close()  # type: ignore[attr-defined]  # a generator
    assert at.hung_up == 1


@pytest.mark.parametrize("error", [TimedOut("Late."), Unreadable("Broken.")])
def test_what_the_door_says_is_passed_on(error: ConnectorError) -> None:
    with pytest.raises(type(error), match=error.message):
        ask(Door(replies={URL: error}))
