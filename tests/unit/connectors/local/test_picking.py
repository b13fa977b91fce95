from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from connectors.contract import Box, Circle, FilterValue, Interval, QueryRequest, Region
from connectors.deadline import Deadline
from connectors.errors import Unreadable
from connectors.local import picking
from connectors.local.connector import LocalConnector
from connectors.local.picking import open_nearby
from connectors.local.places import places_path
from tests.support.archives import answered, drop, local

PLACED = 'position = { ra = "ra", dec = "dec" }\n'
ROWS = 40_000


@pytest.fixture(scope="module")
def stars(tmp_path_factory: pytest.TempPathFactory) -> LocalConnector:
    folder, draw = tmp_path_factory.mktemp("stars"), np.random.default_rng(1)
    columns = {
        "name": [f"star {number}" for number in range(ROWS)],
        "ra": draw.random(ROWS) * 360,
        "dec": np.degrees(np.arcsin(draw.random(ROWS) * 2 - 1)),
        "mag": [None if number % 7 == 0 else number % 23 for number in range(ROWS)],
        'od"d': draw.random(ROWS),
    }
    return local(drop(folder, "stars", PLACED, columns), folder / "cache")


def by_database(connector: LocalConnector) -> LocalConnector:
    """The same table, whose places nobody knows."""
    ready = connector._prepared.ready()
    other = local(connector._prepared.file, connector._prepared.cache)
    other._prepared.ready()
    other._prepared.kept = replace(ready, nearby=None)
    return other


@pytest.mark.parametrize(
    "filters", [{}, {"mag": Interval(3, 9)}, {"name": "star 1", "mag": Interval(0, None)}]
)
@pytest.mark.parametrize("most", [5, 100_000])
@pytest.mark.parametrize(
    "circle", [Circle(10, 20, 3), Circle(359.9, 0, 6), Circle(0, 90, 4), Circle(1, 1, 1e-6)]
)
def test_rows_found_by_their_places_are_those_of_the_database(
    stars: LocalConnector, circle: Circle, most: int, filters: dict[str, FilterValue]
) -> None:
    request = QueryRequest(archive="", dataset="", region=circle, filters=filters, max_rows=most)
    here, there = answered(stars, request), answered(by_database(stars), request)
    distance = "distance"
    assert here.schema == there.schema
    assert here.drop_columns(distance).equals(there.drop_columns(distance))
    np.testing.assert_allclose(here[distance], there[distance], atol=1e-12)
    streams = [one.search(request, Deadline(20)) for one in (stars, by_database(stars))]
    for stream in streams:
        list(stream)
    assert streams[0].truncated == streams[1].truncated


def test_a_large_circle_is_left_to_the_database(
    stars: LocalConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    nearby = stars._prepared.ready().nearby
    assert nearby is not None
    wide = Circle(10, 20, 80)
    assert nearby.rows(wide, ["name"], "distance") is not None
    monkeypatch.setattr(picking, "MOST_GROUPS", 1)
    assert nearby.rows(wide, ["name"], "distance") is None
    monkeypatch.setattr(picking, "MOST_LOOKED_AT", 10)
    assert nearby.rows(wide, ["name"], "distance") is None


@pytest.mark.parametrize(
    ("region", "at_once"),
    [(Circle(10, 20, 0.5), True), (Circle(10, 20, 120), False), (Box(9, 11, 19, 21), False), (None, False)],
)
def test_small_cones_are_answered_at_once(
    stars: LocalConnector, region: Region | None, at_once: bool
) -> None:
    request = QueryRequest(archive="", dataset="", region=region)
    assert stars.at_once(request) is at_once
    assert not by_database(stars).at_once(request)


def test_only_the_groups_that_hold_the_rows_are_read(
    stars: LocalConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    nearby = stars._prepared.ready().nearby
    assert nearby is not None
    assert nearby.metadata.num_row_groups > 2
    monkeypatch.setattr(picking, "MOST_GROUPS", 1)
    found = nearby.rows(Circle(100, -80, 1), ["dec"], "distance")
    assert found is not None
    assert found.num_rows > 0


def test_a_table_without_positions_or_whose_places_are_gone_has_none(tmp_path: Path) -> None:
    plain = local(drop(tmp_path, "plain", "", {"a": [1]}), tmp_path / "cache")
    assert plain._prepared.ready().nearby is None
    placed = local(drop(tmp_path, "placed", PLACED, {"ra": [1.0], "dec": [2.0]}), tmp_path / "cache")
    path = placed._prepared.ready().table.path
    places_path(path).write_bytes(b"harmed")
    assert open_nearby(path) is None


def test_a_file_that_went_away_is_unreadable(tmp_path: Path) -> None:
    connector = local(drop(tmp_path, "t", PLACED, {"ra": [1.0], "dec": [2.0]}), tmp_path / "cache")
    ready = connector._prepared.ready()
    stream = connector.search(QueryRequest(archive="", dataset="", region=Circle(1, 2, 1)), Deadline(20))
    ready.table.path.unlink()
    with pytest.raises(Unreadable):
        list(stream)


def test_whole_numbers_and_small_floats_are_places_too(tmp_path: Path) -> None:
    table = {"ra": pa.array([1, 2, 359]), "dec": pa.array([2, -2, 1])}
    connector = local(drop(tmp_path, "t", PLACED, table), tmp_path / "cache")
    request = QueryRequest(archive="", dataset="", region=Circle(0, 1, 1.5))
    assert answered(connector, request)["ra"].to_pylist() == [359, 1]
