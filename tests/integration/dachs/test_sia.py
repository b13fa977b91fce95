"""Both versions of SIA at a real service, through the door; their recipes run as they stand."""

import pytest

from connectors.contract import Box, Choices, Circle, Connector, Interval, Polygon, QueryRequest, Region, Role
from connectors.deadline import Deadline
from connectors.errors import Refused
from connectors.sia import SiaConnector
from tests.support.archives import answered
from tests.support.dachs import Dachs
from tests.support.dal import M31, ask, dataset, real
from tests.support.recipes import by_curl, by_pyvo

pytestmark = pytest.mark.needs("dachs")

IMAGES = 6
IMAGE = "ivo://org.example.escapade/~?escapade/made/images/m31-v.fits"
LINKS = "ivo://ivoa.net/std/DataLink#links-1.0"
AROUND = Circle(*M31, 1)
SQUARE = Polygon(((10, 41), (11, 41), (11, 42), (10, 42)))
ROLES = {Role.ACCESS_URL, Role.ACCESS_FORMAT, Role.SIZE, Role.RA, Role.DEC, Role.NAME}


@pytest.fixture
def first(dachs: Dachs) -> Connector:
    return real(SiaConnector, dataset(dachs.sia, {"version": 1}))


@pytest.fixture
def second(dachs: Dachs) -> Connector:
    return real(SiaConnector, dataset(dachs.sia2, {"version": 2}))


@pytest.mark.parametrize(
    ("request_", "rows"),
    [
        (ask(Circle(10.7, 41.3, 0.25)), 4),
        (ask(Circle(200, -41.3, 0.25)), 0),
        (ask(Box(10.5, 11, 41, 41.5)), 4),
        (ask(AROUND, filters={"intersect": Choices(("ENCLOSED",))}), 4),
        (ask(AROUND, filters={"intersect": Choices(("COVERS",))}), 0),
        (ask(AROUND, filters={"format": Choices(("image/fits",))}), 4),
        (ask(AROUND, filters={"format": Choices(("image/png",))}), 0),
    ],
)
def test_images_by_the_first(first: Connector, request_: QueryRequest, rows: int) -> None:
    stream = first.search(request_, Deadline(20))
    assert sum(batch.num_rows for batch in stream) == rows
    assert {column.role for column in stream.columns} >= ROLES
    assert [service.standard_id for service in stream.services] == [LINKS]


@pytest.mark.parametrize(
    ("request_", "rows"),
    [
        (ask(), IMAGES + 1),
        (ask(AROUND), 5),
        (ask(Box(10, 11, 41, 42)), 5),
        (ask(SQUARE), 5),
        (ask(Box(0, 360, -90, 90)), IMAGES + 1),
        (ask(AROUND, band=Interval(1e-6, 3e-6)), 1),
        (ask(AROUND, band=Interval(high=4e-7)), 1),
        (ask(AROUND, time=Interval(60100, 60101)), 1),
        (ask(time=Interval(low=60100)), 5),
        (ask(filters={"dptype": Choices(("cube",))}), 1),
        (ask(filters={"dptype": Choices(("cube", "image"))}), IMAGES + 1),
        (ask(filters={"collection": "Escapade images"}), IMAGES),
        (ask(filters={"format": "image/fits"}), IMAGES),
        (ask(filters={"exptime": Interval(200, 400)}), 4),
        (ask(filters={"exptime": Interval(low=600)}), 2),
        (ask(filters={"id": IMAGE}), 1),
        (ask(AROUND, filters={"target_name": "Nothing"}), 0),
    ],
)
def test_images_by_the_second(second: Connector, request_: QueryRequest, rows: int) -> None:
    stream = second.search(request_, Deadline(20))
    assert sum(batch.num_rows for batch in stream) == rows
    assert not stream.truncated
    assert {column.role for column in stream.columns} >= ROLES | {Role.FOOTPRINT, Role.IDENTIFIER}
    assert [service.standard_id for service in stream.services] == [LINKS]
    assert [each.column for each in stream.services[0].inputs] == ["obs_publisher_did"]


@pytest.mark.parametrize("place", [Circle(0, 0, 90), Box(359, 1, -90, 90)])
def test_a_region_across_right_ascension_zero(second: Connector, place: Region) -> None:
    assert "Zero in V" in answered(second, ask(place))["obs_title"].to_pylist()


def test_more_rows_than_wanted_overflow(second: Connector) -> None:
    stream = second.search(ask(max_rows=2), Deadline(20))
    assert (sum(batch.num_rows for batch in stream), stream.truncated) == (2, True)
    assert stream.services


def test_the_first_cuts_by_itself(first: Connector) -> None:
    stream = first.search(ask(AROUND, max_rows=2), Deadline(20))
    assert (sum(batch.num_rows for batch in stream), stream.truncated) == (2, True)


def test_an_error_is_told_in_its_words(dachs: Dachs) -> None:
    wrong = real(SiaConnector, dataset(f"{dachs.sia2}?FOV=wide", {"version": 2}))
    with pytest.raises(Refused, match="FOV"):
        answered(wrong, ask(AROUND))


def test_recipes_of_the_first_give_the_same_rows(first: Connector) -> None:
    request = ask(AROUND, filters={"intersect": Choices(("ENCLOSED",))})
    wanted = sorted(answered(first, request)["imageTitle"].to_pylist())
    assert sorted(by_pyvo(first, request, "imageTitle")) == wanted
    assert sorted(by_curl(first, request, "imageTitle")) == wanted


def test_recipes_of_the_second_give_the_same_rows(second: Connector) -> None:
    filters = {"dptype": Choices(("cube", "image")), "exptime": Interval(low=100)}
    request = ask(Box(359, 40, -90, 90), band=Interval(4e-7, 7e-7), filters=filters, max_rows=20)
    wanted = sorted(answered(second, request)["obs_title"].to_pylist())
    assert len(wanted) > 3
    assert sorted(by_pyvo(second, request, "obs_title")) == wanted
    assert sorted(by_curl(second, request, "obs_title")) == wanted
