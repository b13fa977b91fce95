"""What belongs to a row: asked at the address that its archive gave, and nowhere else."""

from pathlib import Path

import pytest

from app.services.links import RowLinks, find_links, leads_on, row_place
from app.services.results import Result, ResultStore
from connectors.contract import Column, Position, ServiceInput
from connectors.deadline import Deadline
from connectors.errors import Unreachable
from connectors.transport import MemoryTransport, Reply
from tests.support.fakes import Rows, rows_of
from tests.support.linking import LINKS_URL, SODA, described, linked_rows, recorded

DESCRIBED = described("https://example.org/links", "ivo://ivoa.net/std/DataLink#links-1.1")
CUTTING = described("https://example.org/soda", SODA, ServiceInput(name="CIRCLE"))


@pytest.fixture
def store(tmp_path: Path) -> ResultStore:
    return ResultStore(tmp_path)


def found(result: Result, answer: object, url: str = LINKS_URL, number: int = 0) -> RowLinks:
    return find_links(MemoryTransport({url: answer}), result, number, Deadline(5))


@pytest.mark.parametrize(
    ("rows", "leading"),
    [
        (linked_rows(), True),
        (linked_rows(media_type="image/fits"), False),
        (linked_rows("", DESCRIBED), True),
        (linked_rows("", CUTTING), True),
        (linked_rows("", described("https://example.org", "ivo://ivoa.net/std/SIA#1.0")), False),
        (linked_rows("", described("file:///etc", SODA)), False),
    ],
)
def test_a_row_leads_on_or_does_not(store: ResultStore, rows: Rows, leading: bool) -> None:
    result = store.write(rows)
    assert leads_on(result, 0) is leading
    assert leads_on(result, 1) is False


def test_the_row_s_address_is_asked(store: ResultStore) -> None:
    result, transport = store.write(linked_rows()), MemoryTransport({LINKS_URL: Reply(200, b"")})
    find_links(transport, result, 0, Deadline(5))
    assert [request.url for request in transport.requests] == [LINKS_URL]


def test_the_described_service_is_asked_for_the_row_s_id(store: ResultStore) -> None:
    result = store.write(linked_rows("", DESCRIBED))
    transport = MemoryTransport({"https://example.org/links": Reply(200, recorded("standard.xml"))})
    assert len(find_links(transport, result, 0, Deadline(5)).links) > 20
    assert transport.asked == [("https://example.org/links", {"ID": "ivo://example.org/x?1"})]


def test_a_link_that_cuts_takes_its_id_from_the_links(store: ResultStore) -> None:
    links = found(store.write(linked_rows()), Reply(200, recorded("standard.xml")))
    cutting = [number for number in range(len(links.links)) if links.cutout(number)]
    assert [links.links[number].link.service_def for number in cutting] == ["soda-sync"]
    link = links.cutout(cutting[0])
    assert link is not None
    assert link.cutout_url([("CIRCLE", "1 2 3")]) == (
        "https://example.org/soda/sync?RESPONSE=file&ID=ivo%3A%2F%2Fexample.org%2Fx%3F1&RUN=7&CIRCLE=1%202%203"
    )


@pytest.mark.parametrize("number", [-1, 0, 999])
def test_other_links_cut_nothing(store: ResultStore, number: int) -> None:
    assert found(store.write(linked_rows()), Reply(200, recorded("standard.xml"))).cutout(number) is None


def test_a_link_without_service_has_no_cutout(store: ResultStore) -> None:
    links = found(store.write(linked_rows()), Reply(200, recorded("standard.xml")))
    with pytest.raises(LookupError):
        links.links[0].cutout_url([])


def test_a_service_of_the_answer_itself_needs_no_asking(store: ResultStore) -> None:
    transport = MemoryTransport()
    links = find_links(transport, store.write(linked_rows("", CUTTING)), 0, Deadline(5))
    assert [link.fixed for link in links.links] == [(("ID", "ivo://example.org/x?1"),)]
    assert links.cutout(0) is not None
    assert transport.requests == []


def test_an_archive_that_fails_is_told_and_takes_nothing_else_away(store: ResultStore) -> None:
    links = found(store.write(linked_rows(LINKS_URL, CUTTING)), Unreachable("away"))
    assert isinstance(links.error, Unreachable)
    assert len(links.links) == 1


def test_a_row_without_links_asks_nobody(store: ResultStore) -> None:
    assert found(store.write(linked_rows()), Unreachable("away"), number=1) == RowLinks(links=[])


def test_the_place_of_a_row(store: ResultStore) -> None:
    assert row_place(store.write(linked_rows()), 0) == (Position(12, 34), None)


@pytest.mark.parametrize(("width", "told"), [(0.64, 0.64), (22689.0, None), (0.0, None), (None, None)])
def test_the_width_of_a_row_s_data(store: ResultStore, width: float | None, told: float | None) -> None:
    column = Column(name="s_fov", datatype="double", unit="deg")
    result = store.write(rows_of({"s_fov": [width, 1.0]}, columns=[column]))
    assert row_place(result, 0) == (None, told)
