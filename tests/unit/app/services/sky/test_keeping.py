from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.sky.keeping import within
from app.services.subsets import Filters, subset_of
from connectors.adql import condition_sql
from connectors.contract import Circle, Role
from tests.support.skies import PLACED, placed

NAMES = [column.name for column in PLACED]


def test_the_condition_can_be_read_and_keeps_the_right_rows() -> None:
    result = placed([10, 10.5, 12, None], [41, 41, 41, None]).result
    where = condition_sql(within(PLACED, Circle(10, 41, 1)), NAMES)
    assert subset_of(result, Filters(where=where)).column("name").to_pylist() == ["Star 0", "Star 1"]


def test_it_joins_a_condition_that_is_there() -> None:
    told = within(PLACED, Circle(10, -41.5, 0.25), " ra < 5 OR ra > 9 ")
    assert told == "(ra < 5 OR ra > 9) AND 1 = CONTAINS(POINT(ra, dec), CIRCLE(10, -41.5, 0.25))"
    assert condition_sql(told, NAMES)


@pytest.mark.parametrize("name", ["_RAJ2000", 'odd "name"', "ra.deg", "α"])
def test_odd_names_are_quoted(name: str) -> None:
    columns = [replace(column, name=name) if column.role is Role.RA else column for column in PLACED]
    assert condition_sql(within(columns, Circle(1, 2, 3)), [name, "dec"])


@given(st.floats(0, 359.9), st.floats(-90, 90), st.floats(1e-9, 180))
def test_every_circle_can_be_written(ra: float, dec: float, radius: float) -> None:
    assert condition_sql(within(PLACED, Circle(ra, dec, radius)), NAMES)


def test_without_positions_nothing_can_be_kept() -> None:
    with pytest.raises(LookupError):
        within(PLACED[:1], Circle(1, 2, 3))
