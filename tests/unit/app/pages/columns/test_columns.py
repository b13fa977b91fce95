from pathlib import Path

import pytest

from app.pages.columns.columns import columns_page, needed_columns, visible_columns
from app.services.paging import View
from app.services.results import Result, ResultStore
from connectors.contract import Column, Role
from tests.support.fakes import FakeConnector, offer, rows_of

COLUMNS = (
    Column(name="name", datatype="char", role=Role.NAME),
    Column(name="mag", datatype="double"),
    Column(name="error", datatype="double", shown=False),
    Column(name="type", datatype="char", role=Role.ACCESS_FORMAT, shown=False),
)


@pytest.fixture
def result(tmp_path: Path) -> Result:
    values = {"name": ["a"], "mag": [1.0], "error": [0.1], "type": ["fits"]}
    return ResultStore(tmp_path).write(rows_of(values, columns=COLUMNS))


@pytest.mark.parametrize(
    ("view", "names"),
    [
        (View(), ["name", "mag"]),
        (View(all_columns=True), ["name", "mag", "error", "type"]),
        (View(columns=("error", "name")), ["error", "name"]),
    ],
)
def test_columns_are_the_usual_all_or_those_chosen(result: Result, view: View, names: list[str]) -> None:
    assert [column.name for column in visible_columns(offer(FakeConnector()), result, view)] == names


def test_a_page_reads_what_it_shows_and_what_tells_its_rows_apart(result: Result) -> None:
    assert needed_columns(result, "name", [COLUMNS[1]]) == ["name", "mag", "type"]
    assert needed_columns(result, "error", [COLUMNS[1]]) == ["name", "mag", "error", "type"]
    assert needed_columns(result, "", [COLUMNS[1]]) == []


def test_the_list_has_each_column_once() -> None:
    groups = {"Names": [COLUMNS[0]], "Other": list(COLUMNS[1:])}
    page = columns_page(offer(FakeConnector()), COLUMNS, groups, ["mag", "name"], 1, [], ("/table", "/usual"))
    assert [one.name for one in page.shown] == ["mag", "name"]
    left = {group.name: ([one.name for one in group.choices], group.shown) for group in page.groups}
    assert left == {"Names": ([], 1), "Other": (["error", "type"], 1)}
