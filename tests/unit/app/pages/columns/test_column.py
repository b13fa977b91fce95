import pyarrow as pa
import pytest

from app.pages.columns.column import ColumnPage, ColumnUrls, column_page
from app.pages.urls import url_maker
from app.services.subsets import summary_of
from connectors.contract import Column, Role
from tests.support.fakes import FakeConnector, offer

MAG = Column(name="mag", datatype="double", label="V", unit="mag")
NAME = Column(name="name", datatype="char")
TIME = Column(name="t", datatype="double", unit="d", role=Role.TIME_START)
FLAG = Column(name="seen", datatype="boolean")


def page(column: Column, values: list[object]) -> ColumnPage:
    url_of = url_maker("/x", [("target", "M 31"), ("page", "3"), (f"filter.{column.name}", "old")])
    urls = ColumnUrls(url_of, url_of(), "", "/column")
    summary = summary_of(pa.chunked_array([pa.array(values)]))
    return column_page(offer(FakeConnector()), column, summary, {}, {}, [], urls, sortable=True)


def test_numbers_at_a_glance() -> None:
    made = page(MAG, [1.0, 2.0, 4.0, None])
    assert dict(made.facts) == {
        "Rows": "4",
        "Range": "1 to 4 mag",
        "Mean": "2.33333 mag",
        "Standard deviation": "1.25 mag",
        "Different values": "3",
    }
    assert made.missing_url == "/x?target=M+31&filter.mag=null"
    assert made.present_url == "/x?target=M+31&filter.mag=%21null"
    assert made.up_url.endswith("&sort=mag")
    assert made.down_url.endswith("&sort=-mag")


def test_bars_lead_to_their_rows_each_to_its_own() -> None:
    made = page(MAG, [0.0, 1.0, 2.0, 40.0])
    assert made.bars is not None
    svg = str(made.bars.svg)
    assert svg.count("<a ") == 4
    assert "filter.mag=0.0..%3C1" in svg
    assert "filter.mag=39..40.0" in svg
    assert "0 to 1 mag: 1 row" in svg
    assert (made.bars.low, made.bars.high) == ("0", "40")


@pytest.mark.parametrize(
    ("column", "values", "url"),
    [
        (NAME, ["M 31", "M 31"], "filter.name=%3DM+31"),
        (FLAG, [True, True], "filter.seen=yes"),
        (MAG, [1.5, 1.5], "filter.mag=%3D1.5"),
    ],
)
def test_a_frequent_value_leads_to_its_rows(column: Column, values: list[object], url: str) -> None:
    (one,) = page(column, values).frequent
    assert (one.count, one.url.rpartition("&")[2]) == (2, url)


@pytest.mark.parametrize("value", ["a|b", " a", "x" * 1000])
def test_a_value_that_no_filter_can_say_leads_nowhere(value: str) -> None:
    (one,) = page(NAME, [value, value]).frequent
    assert one.url == ""


def test_hostile_words_stay_words() -> None:
    column = Column(name='"><script>x', datatype="double", label='"><script>x')
    made = page(column, [1.0, 2.0])
    assert made.bars is not None
    assert "<script" not in str(made.bars.svg)


def test_times_are_dates() -> None:
    assert dict(page(TIME, [58909.0, 58910.5]).facts)["Range"] == "2020-03-01 to 2020-03-02 12:00:00 UTC"


def test_a_column_without_a_value() -> None:
    made = page(MAG, [None, None])
    assert (made.bars, made.frequent, made.present_url) == (None, [], "")
