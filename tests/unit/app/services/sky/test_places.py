import math
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from app.services.sky.frame import all_sky, around
from app.services.sky.places import footprints, has_places, places_of
from connectors.contract import Circle, Column, Role
from tests.support.skies import PLACED, answer_of, placed


def test_rows_without_a_position_are_left_out_and_numbers_stay() -> None:
    places = places_of(placed([1, None, 3, math.nan, 5, 6], [1, 2, None, 4, 95, -90]))
    assert places.numbers.tolist() == [0, 5]
    assert places.ra.tolist() == [1, 6]


def test_numbers_of_a_part_are_those_of_the_whole() -> None:
    whole = placed([1, 2, 3], [1, 2, 3])
    places = places_of(replace(whole, chosen=np.array([2, 0], np.uint32)))
    assert places.numbers.tolist() == [2, 0]
    assert places.ra.tolist() == [3, 1]


def test_other_units_and_texts_are_no_positions() -> None:
    hours = [replace(column, unit="h") if column.role is Role.RA else column for column in PLACED[:3]]
    assert not has_places(hours)
    assert len(places_of(answer_of(hours, {"name": ["a"], "ra": [1.0], "dec": [2.0]}))) == 0
    texts = placed([1], [2])
    table = texts.result.table.set_column(1, "ra", pa.array(["10"]))
    assert len(places_of(replace(texts, result=replace(texts.result, table=table)))) == 0


def test_whole_numbers_are_positions_too() -> None:
    assert places_of(answer_of(PLACED[:3], {"name": ["a"], "ra": [10], "dec": [-5]})).ra.tolist() == [10]


@pytest.mark.parametrize("centre", [(0.0, 0.0), (359.9, 40.0), (10.0, 89.0), (200.0, -90.0)])
def test_none_that_is_in_the_frame_is_lost(centre: tuple[float, float]) -> None:
    generator = np.random.default_rng(5)
    ra, dec = generator.uniform(0, 360, 20_000), np.degrees(np.arcsin(generator.uniform(-1, 1, 20_000)))
    places, frame = places_of(placed(ra.tolist(), dec.tolist())), around(*centre, 30)
    inside = frame.inside(*frame.projection.forward(places.ra, places.dec))
    assert inside.any()
    near = places.near(frame)
    assert set(places.numbers[inside].tolist()) <= set(near.numbers.tolist())
    assert len(near) < 4000
    assert places.near(all_sky()) is places


def test_footprints_that_can_be_read() -> None:
    subset = placed([1, 2, 3, 4], [1, 2, 3, 4], ["CIRCLE 1 2 3", None, "nonsense", "CIRCLE 4 4 1"])
    assert footprints(subset) == [(0, (Circle(1, 2, 3),)), (3, (Circle(4, 4, 1),))]
    assert footprints(placed([1], [1])) == []


def test_footprints_as_arrays() -> None:
    columns = (Column(name="s_region", datatype="double", role=Role.FOOTPRINT),)
    values = {"s_region": pa.array([[1.0, 2.0, 3.0], None, [1.0, None, 3.0]], pa.list_(pa.float64()))}
    assert footprints(answer_of(columns, values)) == [(0, (Circle(1, 2, 3),))]
    assert has_places(columns)
