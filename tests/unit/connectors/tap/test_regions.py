from typing import Any

import pytest

from connectors.contract import Box, Circle, Polygon, Region
from connectors.errors import UsageError
from connectors.tap.options import Options
from connectors.tap.regions import region_condition

PLACES: dict[str, Any] = {"table": "t", "position": {"ra": "ra", "dec": "dec"}}
POINTS = Options(**PLACES)
FOOTPRINTS = Options(**PLACES, region="s_region")
POINT = "CONTAINS(POINT('ICRS', ra, dec), "
TRIANGLE = Polygon(((10.0, 41.0), (11.0, 41.0), (11.0, 42.0)))


@pytest.mark.parametrize(
    ("options", "region", "written"),
    [
        (POINTS, Circle(10.0, -41.0, 0.5), f"{POINT}CIRCLE('ICRS', 10.0, -41.0, 0.5)) = 1"),
        (FOOTPRINTS, Circle(10.0, 41.0, 0.5), "INTERSECTS(s_region, CIRCLE('ICRS', 10.0, 41.0, 0.5)) = 1"),
        (Options(**PLACES, region="s_region", meets="position"), Circle(10.0, 90.0, 0.5),
         f"{POINT}CIRCLE('ICRS', 10.0, 90.0, 0.5)) = 1"),
        (Options(table="t", region="shape"), Circle(0.0, 0.0, 0.0),
         "INTERSECTS(shape, CIRCLE('ICRS', 0.0, 0.0, 0.0)) = 1"),
        (POINTS, Circle(370.0, 0.0, 1e-7), f"{POINT}CIRCLE('ICRS', 10.0, 0.0, 1e-07)) = 1"),
        (POINTS, Circle(-1e-20, 0.0, 1.0), f"{POINT}CIRCLE('ICRS', 0.0, 0.0, 1.0)) = 1"),
        (POINTS, Circle(10.0, 20.0, 120.0), f"{POINT}CIRCLE('ICRS', 190.0, -20.0, 60.0)) = 0"),
        (FOOTPRINTS, Circle(10.0, 20.0, 120.0), "CONTAINS(s_region, CIRCLE('ICRS', 190.0, -20.0, 60.0)) = 0"),
        (POINTS, Circle(10.0, 20.0, 180.0), ""),
        (POINTS, TRIANGLE, f"{POINT}POLYGON('ICRS', 10.0, 41.0, 11.0, 41.0, 11.0, 42.0)) = 1"),
        (FOOTPRINTS, TRIANGLE,
         "INTERSECTS(s_region, POLYGON('ICRS', 10.0, 41.0, 11.0, 41.0, 11.0, 42.0)) = 1"),
        (POINTS, Box(10.0, 11.0, 41.0, 42.0), "dec BETWEEN 41.0 AND 42.0 AND ra BETWEEN 10.0 AND 11.0"),
        (FOOTPRINTS, Box(10.0, 11.0, 41.0, 42.0), "dec BETWEEN 41.0 AND 42.0 AND ra BETWEEN 10.0 AND 11.0"),
        (POINTS, Box(359.0, 1.0, -1.0, 1.0), "dec BETWEEN -1.0 AND 1.0 AND (ra >= 359.0 OR ra <= 1.0)"),
        (POINTS, Box(359.0, 360.0, -1.0, 1.0), "dec BETWEEN -1.0 AND 1.0 AND (ra >= 359.0 OR ra <= 0.0)"),
        (POINTS, Box(0.0, 360.0, 89.0, 90.0), "dec BETWEEN 89.0 AND 90.0"),
    ],
)  # fmt: skip
def test_places_become_conditions(options: Options, region: Region, written: str) -> None:
    assert region_condition(options, region) == written


@pytest.mark.parametrize(
    ("options", "region", "field"),
    [
        (POINTS, Circle(0.0, 91.0, 1.0), "target"),
        (POINTS, Circle(float("nan"), 0.0, 1.0), "target"),
        (POINTS, Circle(0.0, 0.0, float("inf")), "radius"),
        (POINTS, Polygon(TRIANGLE.vertices[:2]), "polygon"),
        (POINTS, Polygon((*TRIANGLE.vertices, (0.0, float("inf")))), "polygon"),
        (POINTS, Box(0.0, 1.0, 2.0, 1.0), "box"),
        (POINTS, Box(0.0, float("nan"), 0.0, 1.0), "box"),
        (Options(table="t", region="shape"), Box(0.0, 1.0, 0.0, 1.0), "box"),
        (Options(table="t"), Circle(0.0, 0.0, 1.0), "target"),
    ],
)
def test_what_is_no_place_is_told_beside_the_field(options: Options, region: Region, field: str) -> None:
    with pytest.raises(UsageError) as raised:
        region_condition(options, region)
    assert raised.value.field == field
