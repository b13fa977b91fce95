"""The connector beside a real TAP service."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from connectors.contract import (
    Box,
    Capability,
    Choices,
    Circle,
    Interval,
    Phase,
    Polygon,
    RemoteJob,
)
from connectors.deadline import Deadline
from connectors.errors import Refused
from connectors.tap import TapConnector
from connectors.votable import write_votable
from tests.data.dachs.make import stars
from tests.integration.dachs.tap import M31, STARS, Make, asked, maker, names
from tests.support.archives import answered
from tests.support.dachs import Dachs
from tests.support.waiting import until

pytestmark = pytest.mark.needs("dachs")

SERVICE_ROWS = 5000


@pytest.fixture
def make(dachs: Dachs, tmp_path: Path) -> Make:
    return maker(dachs, tmp_path)


def ids(keep: Callable[[dict[str, Any]], bool]) -> list[str]:
    return [star["star_id"] for star in stars() if keep(star)]


def done(connector: TapConnector, job: RemoteJob) -> RemoteJob:
    until(lambda: connector.poll(job.url, Deadline(10)).phase.over, 30)
    return connector.poll(job.url, Deadline(10))


def test_all_rows_come_with_units_and_meanings(make: Make) -> None:
    stream = make().search(asked(max_rows=SERVICE_ROWS), Deadline(30))
    assert sum(batch.num_rows for batch in stream) == SERVICE_ROWS
    assert not stream.truncated
    assert stream.diagnosis == ""
    columns = {column.name: column for column in stream.columns}
    assert columns["ra"].unit == "deg"
    assert columns["vmag"].ucd == "phot.mag;em.opt.V"


def test_more_rows_than_wanted_are_told(make: Make) -> None:
    stream = make().search(asked(max_rows=10), Deadline(30))
    assert sum(batch.num_rows for batch in stream) == 10
    assert stream.truncated


def test_what_the_service_itself_cuts_is_told(make: Make) -> None:
    query = asked(adql="SELECT a.star_id FROM escapade.stars a, escapade.stars b", max_rows=300_000)
    stream = make().search(query, Deadline(60))
    rows = sum(batch.num_rows for batch in stream)
    assert 0 < rows <= 300_000
    assert stream.truncated


@pytest.mark.parametrize(
    ("region", "rows"),
    [
        (Circle(*M31, 1.0), 166),
        (Circle(*M31, 0.1), 1),
        (Circle(0.0, 0.0, 0.01), 3),
        (Circle(360.0, 0.0, 0.01), 3),
        (Circle(0.0, 90.0, 0.01), 2),
        (Circle(77.0, -90.0, 0.01), 2),
        (Circle(*M31, 180.0), 5000),
        (Box(359.0, 1.0, -0.1, 0.1), 3),
        (Box(0.0, 360.0, 89.9, 90.0), 2),
    ],
)
def test_places_give_their_rows(make: Make, region: Circle | Box, rows: int) -> None:
    assert len(names(make(), region=region)) == rows


def test_a_large_circle_is_all_but_the_rest_of_the_sky(make: Make) -> None:
    connector, rest = make(), Circle(M31[0] + 180, -M31[1], 60.0)
    near, far = names(connector, region=Circle(*M31, 120.0)), names(connector, region=rest)
    assert sorted(near + far) == ids(lambda _: True)


def test_a_box_and_a_polygon_hold_what_lies_within(make: Make) -> None:
    box = Box(10.0, 11.0, 41.0, 42.0)
    inside = ids(lambda star: 10 <= star["ra"] <= 11 and 41 <= star["dec"] <= 42)
    assert inside
    assert names(make(), region=box) == inside
    lower = Polygon(((10.0, 41.0), (11.0, 41.0), (11.0, 42.0)))
    upper = Polygon(((10.0, 41.0), (11.0, 42.0), (10.0, 42.0)))
    halves = [*names(make(), region=lower), *names(make(), region=upper)]
    # The upper edge is a great circle, and bulges a little beyond the box.
    assert set(inside) <= set(halves)
    assert len(halves) <= len(inside) + 2


@pytest.mark.parametrize(
    ("filters", "keep"),
    [
        ({"named": "Nuñez's star"}, lambda star: star["common_name"] == "Nuñez's star"),
        ({"named": "a < b & c"}, lambda star: star["common_name"] == "a < b & c"),
        ({"named": "' OR ''='"}, lambda _: False),
        ({"named": "x'; DROP TABLE escapade.stars --"}, lambda _: False),
        ({"named": "-- Ægir"}, lambda _: False),
        ({"name": "ÆGIR"}, lambda star: star["common_name"] == "Ægir"),
        ({"name": "'S STAR"}, lambda star: star["common_name"] == "Nuñez's star"),
        ({"name": "100%"}, lambda _: False),
        ({"kind": "g2"}, lambda star: "G2" in (star["sp_type"] or "")),
        ({"source": "4611686018427387905"}, lambda star: star["source_id"] == 2**62 + 1),
        ({"vmag": Interval(high=5.0)}, lambda star: star["vmag"] is not None and star["vmag"] <= 5),
        ({"parallax": Interval(low=0.05)}, lambda star: (star["parallax"] or 0) >= 50),
        ({"varies": True}, lambda star: star["variable"] is True),
        ({"varies": False}, lambda star: star["variable"] is False),
    ],
)
def test_filters_give_the_rows_that_were_put_in(
    make: Make, filters: dict[str, Any], keep: Callable[[dict[str, Any]], bool]
) -> None:
    connector = make(**STARS, integers=["source_id"])
    assert names(connector, filters=filters, max_rows=SERVICE_ROWS) == ids(keep)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ({}, 12),
        ({"region": Circle(*M31, 0.05)}, 6),
        ({"region": Circle(200.0, -41.0, 0.5)}, 0),
        ({"region": Circle(*M31, 100.0)}, 12),
        ({"time": Interval(60100.0, 60101.0), "filters": {"dataproduct_type": Choices(("image",))}}, 1),
        ({"band": Interval(1e-6, 3e-6)}, 1),
        ({"filters": {"dataproduct_type": Choices(("spectrum", "cube"))}}, 6),
        ({"filters": {"target_name": "m 31", "t_exptime": Interval(300.0, 600.0)}}, 3),
        ({"filters": {"calib_level": Choices(("4",))}}, 0),
    ],
)
def test_observations_are_asked_by_what_all_of_them_have(
    make: Make, question: dict[str, Any], rows: int
) -> None:
    assert len(names(make(obscore=True), "obs_publisher_did", **question)) == rows


def test_a_footprint_is_met_where_its_middle_is_not_within(make: Make) -> None:
    region = Circle(*M31, 0.05)
    footprints = set(names(make(obscore=True), "obs_publisher_did", region=region))
    positions = set(names(make(obscore=True, meets="position"), "obs_publisher_did", region=region))
    assert {name.rpartition("/")[2] for name in footprints - positions} == {"m31-k.fits"}
    assert positions < footprints


def test_a_slice_has_its_rows_only(make: Make) -> None:
    connector = make(obscore=True, where={"obs_collection": "Escapade cubes"}, meets="position")
    assert len(names(connector, "obs_publisher_did", region=Circle(*M31, 1.0))) == 1


def test_names_that_need_it_are_delimited(make: Make) -> None:
    own = make(table='"escapade"."stars"', columns=["star_id", '"ra"'], where={"star_id": "E-00001"})
    assert names(own) == ["E-00001"]


def test_a_refusal_is_in_the_services_words(make: Make) -> None:
    with pytest.raises(Refused, match="No such field known: column 'no_such'"):
        answered(make(table="escapade.stars", columns=["no_such"]), asked())


def test_a_table_of_ones_own_is_joined(make: Make) -> None:
    rows = answered(make(), asked(adql="SELECT star_id FROM escapade.stars", max_rows=3))
    stream = make().search(asked(adql="SELECT star_id FROM escapade.stars", max_rows=3), Deadline(10))
    mine = b"".join(write_votable(stream.columns, rows.to_batches(), serialization="tabledata"))
    joined = "SELECT s.star_id FROM escapade.stars AS s JOIN TAP_UPLOAD.mine AS m ON s.star_id = m.star_id"
    found = answered(make(), asked(adql=joined, uploads={"mine": mine}))
    assert sorted(found["star_id"].to_pylist()) == sorted(rows["star_id"].to_pylist())


def test_a_job_runs_to_its_rows_and_is_removed(make: Make) -> None:
    connector, question = make(), asked(region=Circle(*M31, 1.0), max_rows=100)
    assert Capability.ASYNC in connector.describe().capabilities
    job = connector.submit(question, Deadline(20))
    with_rows = done(connector, job)
    assert with_rows.phase is Phase.COMPLETED
    stream = connector.fetch(job.url, question, Deadline(20))
    assert sum(batch.num_rows for batch in stream) == 100
    assert stream.truncated
    connector.delete(job.url, Deadline(20))
    connector.delete(job.url, Deadline(20))
    with pytest.raises(Refused):
        connector.poll(job.url, Deadline(20))


def test_a_job_that_fails_says_why(make: Make) -> None:
    connector, question = make(), asked(adql="SELECT no_such FROM escapade.stars")
    job = done(connector, connector.submit(question, Deadline(20)))
    assert job.phase is Phase.ERROR
    assert "column 'no_such'" in job.words
    with pytest.raises(Refused, match="column 'no_such'"):
        connector.fetch(job.url, question, Deadline(20))
    connector.delete(job.url, Deadline(20))


def test_a_job_is_stopped(make: Make) -> None:
    slow = "SELECT COUNT(*) AS n FROM escapade.stars a, escapade.stars b, escapade.stars c WHERE a.ra < c.dec"
    connector, question = make(), asked(adql=slow)
    job = connector.submit(question, Deadline(20))
    with pytest.raises(Refused, match="no rows yet"):
        connector.fetch(job.url, question, Deadline(20))
    assert connector.abort(job.url, Deadline(20)).phase in {Phase.ABORTED, Phase.EXECUTING}
    assert done(connector, job).phase is Phase.ABORTED
    with pytest.raises(Refused, match="stopped"):
        connector.fetch(job.url, question, Deadline(20))
    connector.delete(job.url, Deadline(20))


def test_tables_and_their_columns_are_told(make: Make) -> None:
    connector = make()
    listed = {table.name: table for table in connector.tables(Deadline(20))}
    assert {"escapade.stars", "ivoa.obscore", "tap_schema.columns"} <= set(listed)
    assert listed["escapade.stars"].schema == "escapade"
    assert listed["escapade.stars"].columns is None
    table = connector.table("escapade.stars", Deadline(20))
    columns = {column.name: column for column in table.columns or ()}
    assert columns["vmag"].unit == "mag"
    assert columns["star_id"].datatype == "char[*]"
    with pytest.raises(Refused, match="no table"):
        connector.table("no.such", Deadline(20))
