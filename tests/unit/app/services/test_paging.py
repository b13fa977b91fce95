from pathlib import Path

import numpy as np
import pytest

from app.services.paging import Place, listed, place_of, sort_text, written
from app.services.results import ResultStore, SortKey
from app.services.subsets import Condition, Filters, Range, Subset, subset_of
from tests.support.fakes import rows_of


@pytest.fixture
def subset(tmp_path: Path) -> Subset:
    """Rows 1, 3 and 4 of five, the largest first."""
    stream = rows_of({"mag": [1.0, 5.0, 2.0, 9.0, 7.0]})
    result = ResultStore(tmp_path).write(stream)
    filters = Filters((Condition("mag", Range(low=5)),))
    return subset_of(result, filters, (SortKey("mag", descending=True),))


def test_a_row_stands_between_those_that_are_looked_at(subset: Subset) -> None:
    assert subset.numbers is not None
    assert np.asarray(subset.numbers).tolist() == [3, 4, 1]
    assert place_of(subset, 3) == Place(0, 3, None, 4)
    assert place_of(subset, 4) == Place(1, 3, 3, 1)
    assert place_of(subset, 1) == Place(2, 3, 4, None)


@pytest.mark.parametrize(
    ("number", "place"), [(0, Place(0, 5, None, 1)), (2, Place(2, 5, 1, 3)), (4, Place(4, 5, 3, None))]
)
def test_without_filters_and_order_a_row_stands_where_it_came(
    subset: Subset, number: int, place: Place
) -> None:
    assert place_of(Subset(subset.result), number) == place


def test_a_row_that_does_not_pass_stands_among_all(subset: Subset) -> None:
    assert place_of(subset, 2) == Place(2, 5, 1, 3)


def test_names_are_written_so_that_a_list_can_be_parted() -> None:
    assert [written(name) for name in ("mag", "a,b", "-x", "5%", "a-b")] == [
        "mag",
        "a%2Cb",
        "%2Dx",
        "5%25",
        "a-b",
    ]
    assert listed(["mag", "a,b"]) == "mag,a%2Cb"
    assert listed(["all"]) == "%61ll"
    assert sort_text((SortKey("-x", descending=True), SortKey("mag"))) == "-%2Dx,mag"
