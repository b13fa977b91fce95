"""Asking for links: recorded answers, many ids, and archives that fail."""

import pytest

from connectors.datalink import Links, LinksQuery, links_of
from connectors.datalink.asking import BATCH
from connectors.deadline import Deadline
from connectors.errors import ConnectorError, Refused, TimedOut, Unreachable, Unreadable
from connectors.transport import MemoryTransport, Reply, Request
from connectors.votable import read_votable
from tests.support.linking import recorded

URL = "https://example.org/dl"
QUERY = LinksQuery(URL)
TABLE = """<VOTABLE version="1.4"><RESOURCE type="results"><INFO name="QUERY_STATUS" value="OK"/><TABLE>
<FIELD name="ID" datatype="char" arraysize="*"/><FIELD name="ACCESS_URL" datatype="char" arraysize="*"/>
<FIELD name="semantics" datatype="char" arraysize="*"/><FIELD name="content_length" datatype="double"/>
<DATA><TABLEDATA>{rows}</TABLEDATA></DATA></TABLE>{tail}</RESOURCE></VOTABLE>"""
ROW = "<TR><TD>{}</TD><TD>https://example.org/f</TD><TD>#this</TD><TD>12.0</TD></TR>"


def asked(answer: object, query: LinksQuery = QUERY, most: int = 500) -> Links:
    return links_of(MemoryTransport({URL: answer}), query, Deadline(5), most=most)


def table(*ids: str, tail: str = "") -> Reply:
    return Reply(200, TABLE.format(rows="".join(map(ROW.format, ids)), tail=tail).encode())


def test_what_a_real_server_says_of_an_image() -> None:
    found = asked(Reply(200, recorded("dachs-image.xml")))
    assert [link.semantics for link in found.links] == [
        "#calibration", "#auxiliary", "#proc", "#proc", "#this", "#preview", "#dark", "#this",
    ]  # fmt: skip
    flat, data, dark = found.links[0], found.links[4], found.links[6]
    assert (flat.description, flat.content_type, flat.content_length) == ("Flat field", "image/fits", 20160)
    assert data.access_url.endswith("/m31-b.fits")
    assert dark.error_message == "NotFoundFault: The dark frame is lost"
    assert found.links[5].content_length is None
    assert not found.truncated
    assert found.diagnosis == ""


def test_a_link_knows_the_service_that_it_names() -> None:
    found = asked(Reply(200, recorded("dachs-image.xml")))
    services = [link.service for link in found.links]
    assert [service.access_url.rpartition("/")[2] for service in services if service] == ["dlget", "dlasync"]
    assert services[2] is not None
    assert services[2].standard_id == "ivo://ivoa.net/std/SODA#sync-1.0"


def test_the_optional_columns_of_the_standard() -> None:
    links = asked(Reply(200, recorded("standard.xml"))).links
    core, locked = links[20], links[21]
    assert (core.content_qualifier, core.local_semantics) == ("#image", "r-band")
    assert (core.link_auth, core.link_authorized) == ("optional", True)
    assert (locked.link_auth, locked.link_authorized) == ("true", False)
    assert links[0].link_authorized is None


def test_names_in_any_case_and_sizes_of_any_kind() -> None:
    (link,) = asked(table("a")).links
    assert (link.id, link.access_url, link.content_length) == ("a", "https://example.org/f", 12)


def test_many_ids_go_in_few_requests() -> None:
    def answer(request: Request) -> Reply:
        return table(*(value for name, value in request.parameters if name == "ID"))

    ids = tuple(f"ivo://x?{number}" for number in range(2 * BATCH + 1))
    transport = MemoryTransport({URL: answer})
    found = links_of(transport, LinksQuery(URL, (("A", "b"),), ids), Deadline(5))
    assert [link.id for link in found.links] == list(ids)
    assert [len(request.parameters) for request in transport.requests] == [BATCH + 1, BATCH + 1, 2]
    assert all(request.parameters[0] == ("A", "b") for request in transport.requests)


def test_services_of_one_name_in_two_answers_stay_apart() -> None:
    def answer(request: Request) -> Reply:
        number = str(request.parameters[0][1]).rpartition("?")[2]
        body = recorded("standard.xml").replace(b"example.org/soda", f"example.org/{number}".encode())
        return Reply(200, body)

    ids = tuple(f"ivo://x?{number}" for number in range(BATCH + 1))
    found = links_of(MemoryTransport({URL: answer}), LinksQuery(URL, (), ids), Deadline(5))
    urls = [
        link.service.access_url for link in found.links if link.service_def == "soda-sync" and link.service
    ]
    assert urls == [f"https://example.org/{number}/sync?RESPONSE=file" for number in (0, BATCH)]


def test_more_links_than_are_wanted_are_cut_and_told() -> None:
    found = asked(table("a", "b", "c"), most=2)
    assert [link.id for link in found.links] == ["a", "b"]
    assert found.truncated


def test_no_more_is_asked_when_there_is_enough() -> None:
    transport = MemoryTransport({URL: table("a", "b")})
    query = LinksQuery(URL, (), tuple(map(str, range(BATCH + 1))))
    assert links_of(transport, query, Deadline(5), most=2).truncated
    assert len(transport.requests) == 1


def test_a_service_that_took_fewer_ids_says_so() -> None:
    overflow = '<INFO name="QUERY_STATUS" value="OVERFLOW"/>'
    assert asked(table("a", tail=overflow)).truncated


def test_an_answer_that_breaks_off_gives_what_came() -> None:
    body = table("a", "b").body
    found = asked(Reply(200, body[: body.index(b"<TD>b") + 8]))
    assert [link.id for link in found.links] == ["a"]
    assert found.truncated
    assert found.diagnosis


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Unreachable("away"), Unreachable),
        (Reply(200, b"<html><body>Sorry</body></html>"), Unreadable),
        (Reply(200, b""), Unreadable),
        (Reply(404, b"no"), Refused),
        (
            Reply(
                200,
                TABLE.format(rows="", tail="").replace("ACCESS_URL", "a").replace("semantics", "b").encode(),
            ),
            Unreadable,
        ),
        (
            Reply(
                400,
                b'<VOTABLE><RESOURCE type="results"><INFO name="QUERY_STATUS" value="ERROR">'
                b"UsageFault: an ID</INFO></RESOURCE></VOTABLE>",
            ),
            Refused,
        ),
    ],
)
def test_an_archive_that_fails(answer: object, error: type[ConnectorError]) -> None:
    with pytest.raises(error):
        asked(answer)


def test_the_deadline_holds() -> None:
    with pytest.raises(TimedOut):
        links_of(MemoryTransport({URL: table("a")}), LinksQuery(URL), Deadline(0))


def test_the_recorded_answers_are_what_the_reader_reads() -> None:
    for name in ("dachs-image.xml", "dachs-cube.xml", "standard.xml"):
        stream = read_votable([recorded(name)], max_rows=None, deadline=Deadline(5))
        assert list(stream)
        assert stream.diagnosis == ""
