"""Regions and filters against brute force."""

import operator
from pathlib import Path

import numpy as np
import pytest
from astropy.coordinates import angular_separation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.contract import Box, Choices, Circle, Interval, Polygon, QueryRequest, Region
from connectors.errors import UsageError
from connectors.local import LocalConnector
from tests.support.archives import answered, drop, local

SEED = np.random.default_rng(7)
RA = np.concatenate(
    [SEED.uniform(0, 360, 700), [0, 359.999, 0.001, 180, 10, 200, -1], SEED.uniform(0, 360, 100)]
)
DEC = np.concatenate(
    [
        np.degrees(np.arcsin(SEED.uniform(-1, 1, 700))),
        [90, 0, 0, -90, 89.99, 89.99, 0],
        SEED.uniform(85, 90, 50),
        SEED.uniform(-90, -85, 50),
    ]
)
NUMBER = np.arange(len(RA))
EDGE = 1e-8  # degrees within which rounding may decide

ra = st.one_of(st.floats(0, 360), st.sampled_from([0.0, 359.9999, 360.0, 180.0]))
dec = st.one_of(st.floats(-90, 90), st.sampled_from([90.0, -90.0, 89.9999, 0.0]))
radius = st.one_of(st.floats(0, 180), st.floats(0, 5), st.sampled_from([0.0, 90.0, 180.0]))
quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def sky(tmp_path_factory: pytest.TempPathFactory) -> LocalConnector:
    folder = tmp_path_factory.mktemp("sky")
    toml = 'key = "n"\nposition = { ra = "ra", dec = "dec" }\n'
    return local(drop(folder, "t", toml, {"n": NUMBER, "ra": RA, "dec": DEC}), folder)


def ask(region: Region | None = None, **values: object) -> QueryRequest:
    return QueryRequest(archive="", dataset="", region=region, **values)  # type: ignore[arg-type]


@quick
@given(ra=ra, dec=dec, radius=radius)
def test_a_cone_is_that_of_brute_force(sky: LocalConnector, ra: float, dec: float, radius: float) -> None:
    away = np.degrees(angular_separation(*np.radians([ra, dec]), np.radians(RA), np.radians(DEC)))
    table = answered(sky, ask(Circle(ra, dec, radius)))
    found, distance = set(table["n"].to_pylist()), table["distance"].to_numpy()
    assert set(NUMBER[away < radius - EDGE].tolist()) <= found
    assert not found & set(NUMBER[away > radius + EDGE].tolist())
    assert np.all(np.diff(distance) >= 0)
    assert distance == pytest.approx(away[table["n"].to_numpy()], abs=1e-5)


@quick
@given(ra=ra, dec=st.tuples(dec, dec), width=st.floats(0, 359.999) | st.just(360.0))
def test_a_box_is_that_of_brute_force(
    sky: LocalConnector, ra: float, dec: tuple[float, float], width: float
) -> None:
    low, high = sorted(dec)
    east = (ra + width) % 360 if width < 360 else ra + 360
    found = set(answered(sky, ask(Box(ra, east, low, high)))["n"].to_pylist())
    offset = (RA - ra) % 360
    inside = (low <= DEC) & (high >= DEC)
    unsure = (np.abs(offset - width) < EDGE) | (offset < EDGE) | (offset > 360 - EDGE)
    assert set(NUMBER[inside & (offset <= width) & ~unsure].tolist()) <= found
    assert not found & set(NUMBER[~(inside & (offset <= width)) & ~unsure].tolist())


@pytest.mark.parametrize(
    ("region", "field"),
    [
        (Circle(float("nan"), 0, 1), "target"),
        (Circle(0, 91, 1), "target"),
        (Circle(0, 0, float("inf")), "radius"),
        (Circle(0, 0, 181), "radius"),
        (Box(0, 1, 5, -5), "box"),
        (Box(0, 1, -91, 0), "box"),
        (Box(0, float("inf"), 0, 1), "box"),
        (Polygon(((0, 0), (1, 0), (0, 1))), "target"),
    ],
)
def test_an_impossible_region_is_named(sky: LocalConnector, region: Region, field: str) -> None:
    with pytest.raises(UsageError) as raised:
        sky.plan(ask(region))
    assert raised.value.field == field


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (ask(time=Interval(1, 2)), "time"),
        (ask(band=Interval(1, 2)), "band"),
        (ask(adql="SELECT 1"), "adql"),
        (ask(max_rows=0), "max_rows"),
        (ask(target="Nowhere"), "target"),
        (ask(filters={"x": 1.0}), "x"),
    ],
)
def test_what_a_table_cannot_be_asked_is_named(
    sky: LocalConnector, request_: QueryRequest, field: str
) -> None:
    with pytest.raises(UsageError) as raised:
        sky.plan(request_)
    assert raised.value.field == field


def test_a_table_without_positions_refuses_a_region(tmp_path: Path) -> None:
    connector = local(drop(tmp_path, "t", "", {"a": [1]}), tmp_path)
    with pytest.raises(UsageError, match="no positions"):
        connector.plan(ask(Circle(0, 0, 1)))


def test_a_column_called_distance_keeps_its_name(tmp_path: Path) -> None:
    columns = {"Distance": [5.0], "ra": [1.0], "dec": [1.0]}
    connector = local(drop(tmp_path, "t", 'position = { ra = "ra", dec = "dec" }', columns), tmp_path)
    (row,) = answered(connector, ask(Circle(1, 1, 1))).to_pylist()
    assert row == {"Distance": 5.0, "ra": 1.0, "dec": 1.0, "cone_distance": 0.0}


def test_rows_without_a_position_are_in_no_region(tmp_path: Path) -> None:
    columns = {"ra": [1.0, None, 3.0], "dec": [1.0, 2.0, None]}
    connector = local(drop(tmp_path, "t", 'position = { ra = "ra", dec = "dec" }', columns), tmp_path)
    assert answered(connector, ask(Circle(0, 0, 180))).num_rows == 1
    assert answered(connector, ask(Box(0, 360, -90, 90))).num_rows == 1
    assert answered(connector, ask()).num_rows == 3


def test_filters_meet_all_at_once_and_null_meets_none(tmp_path: Path) -> None:
    columns = {"kind": ["Ab", "ab", "cd", None], "mag": [1.0, float("nan"), 9.0, 2.0], "page": [1, 2, 3, 3]}
    connector = local(drop(tmp_path, "t", "", columns), tmp_path)

    def pages(**filters: object) -> list[int]:
        pages: list[int] = answered(connector, ask(filters=filters))["page"].to_pylist()
        return pages

    assert pages(mag=Interval(low=0)) == [1, 3, 3]
    assert pages(kind="B") == [1, 2]
    assert pages(page_column=Interval(3, 3), mag=Interval(high=5)) == [3]
    assert pages(kind="%") == []


def test_choices_are_any_of_them(tmp_path: Path) -> None:
    connector = local(drop(tmp_path, "t", "", {"kind": ["a", "a", "b", "c"], "n": [1, 2, 3, 4]}), tmp_path)
    table = answered(connector, ask(filters={"kind": Choices(("a", "c"))}))
    assert table["n"].to_pylist() == [1, 2, 4]


def test_the_shown_sql_has_the_values_and_hostile_text_stays_text(tmp_path: Path) -> None:
    columns = {"na$radius": ["x", "y"], "ra": [1.0, 2.0], "dec": [1.0, 2.0]}
    connector = local(drop(tmp_path, "t", 'position = { ra = "ra", dec = "dec" }', columns), tmp_path)
    plan = connector.plan(ask(Circle(1.5, 0, 1), filters={"na_radius": "it's $ra"}, max_rows=5))
    sql = plan.shown[0].text
    assert '"na$radius"' in sql
    assert "lower('it''s $ra')" in sql
    assert '"distance" <= 1' in sql
    assert sql.endswith("LIMIT 5")
    assert 'FROM "table"' in sql
    assert [recipe.language for recipe in plan.shown] == ["sql"]


def test_order_without_a_cone_is_the_tables_own(sky: LocalConnector) -> None:
    assert answered(sky, ask(max_rows=50))["n"].to_pylist() == list(range(50))


def test_columns_of_a_cone_have_the_distance_after_the_position(sky: LocalConnector) -> None:
    names = answered(sky, ask(Circle(0, 0, 1))).schema.names
    assert names == ["n", "ra", "dec", "distance"]
    assert operator.eq(*(sky.describe().columns[0].name, "n"))
