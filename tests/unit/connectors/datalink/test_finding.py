"""Which rows have links, and where they are asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Column, Role, Service, ServiceInput
from connectors.datalink import LinksQuery, is_datalink, links_queries
from tests.support.linking import DATALINK, described

LINKS = "ivo://ivoa.net/std/DataLink#links-1.1"
COLUMNS = (
    Column(name="url", datatype="char", role=Role.ACCESS_URL),
    Column(name="format", datatype="char", role=Role.ACCESS_FORMAT),
    Column(name="did", datatype="char"),
)


@pytest.mark.parametrize(
    "written",
    [
        DATALINK,
        "application/x-votable+xml; content=datalink",
        "APPLICATION/X-VOTABLE+XML ;CONTENT=DataLink",
        'application/x-votable+xml;content="datalink";charset=iso-8859-1',
        "application/x-votable+xml;\n content=datalink",
        "text/xml;content=datalink",
    ],
)
def test_a_media_type_of_links_in_any_writing(written: str) -> None:
    assert is_datalink(written)


@pytest.mark.parametrize(
    "written",
    ["", "image/fits", "application/x-votable+xml", "text/html;content=datalink", "content=datalink"],
)
def test_other_media_types_are_none(written: str) -> None:
    assert not is_datalink(written)


@given(st.text())
def test_any_text_is_a_media_type_or_none(written: str) -> None:
    assert is_datalink(written) in {True, False}


def test_the_row_s_own_address_comes_first() -> None:
    row = {"url": "https://example.org/dl?ID=1", "format": DATALINK, "did": "ivo://x"}
    asked = links_queries(COLUMNS, [described("https://example.org/other", LINKS)], [row])
    assert asked == (LinksQuery("https://example.org/dl?ID=1"),)


@pytest.mark.parametrize("url", ["", None, "file:///etc/passwd", "dl?ID=1", "javascript:alert(1)"])
def test_what_is_no_address_of_the_web_is_not_asked(url: str | None) -> None:
    assert links_queries(COLUMNS, [], [{"url": url, "format": DATALINK, "did": "x"}]) == ()


def test_rows_of_one_service_are_asked_together() -> None:
    rows = [{"url": "", "format": None, "did": did} for did in ("a", "b", "a", "", None)]
    asked = links_queries(COLUMNS, [described("https://example.org/dl", LINKS)], rows)
    assert asked == (LinksQuery("https://example.org/dl", (), ("a", "b")),)


def test_what_the_service_is_always_sent_goes_along() -> None:
    fixed = ServiceInput(name="RESPONSEFORMAT", value="votable")
    service = described("https://example.org/dl", LINKS, fixed)
    (asked,) = links_queries(COLUMNS, [service], [{"did": 7}])
    assert asked == LinksQuery("https://example.org/dl", (("RESPONSEFORMAT", "votable"),), ("7",))


@pytest.mark.parametrize(
    "service",
    [
        described("https://example.org/soda", "ivo://ivoa.net/std/SODA#sync-1.0"),
        described("https://example.org/dl", "ivo://ivoa.net/std/DataLink#links-2.0"),
        described("ftp://example.org/dl", LINKS),
        Service(access_url="https://example.org/dl", standard_id=LINKS),
        Service(access_url="https://example.org/dl", standard_id=LINKS, inputs=(ServiceInput(name="ID"),)),
    ],
)
def test_other_services_give_no_links(service: Service) -> None:
    assert links_queries(COLUMNS, [service], [{"did": "a"}]) == ()
