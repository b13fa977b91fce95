import pytest

from app.pages.rows.cells import CellMaker
from app.pages.rows.table import Pager, heads, pager, rows
from app.pages.urls import url_maker
from app.services.paging import View
from app.services.results import Order, SortKey
from connectors.contract import Column

COLUMNS = (Column(name="name", datatype="char", label="Name"), Column(name="mag", datatype="double"))
URL = url_maker("/x", [("target", "M 31"), ("page", "3"), ("sort", "old")])


def sorts(order: Order) -> list[tuple[str, str]]:
    return [(head.aria_sort, head.sort) for head in heads(COLUMNS, order, URL)]


@pytest.mark.parametrize(
    ("order", "state", "following"),
    [
        ((), "none", "/x?target=M+31&sort=mag"),
        ((SortKey("mag"),), "ascending", "/x?target=M+31&sort=-mag"),
        ((SortKey("mag", descending=True),), "descending", "/x?target=M+31"),
        ((SortKey("name"),), "none", "/x?target=M+31&sort=mag"),
    ],
)
def test_a_head_sorts_up_then_down_then_as_it_came(order: Order, state: str, following: str) -> None:
    assert sorts(order)[1] == (state, following)


@pytest.mark.parametrize(
    ("order", "place", "then"),
    [
        ((), 0, ""),
        ((SortKey("mag"),), 0, ""),
        ((SortKey("name"),), 0, "/x?target=M+31&sort=name%2Cmag"),
        ((SortKey("name"), SortKey("mag")), 2, "/x?target=M+31&sort=name%2C-mag"),
        ((SortKey("name"), SortKey("mag", descending=True)), 2, "/x?target=M+31&sort=name"),
        ((SortKey("mag"), SortKey("name")), 1, "/x?target=M+31&sort=-mag%2Cname"),
    ],
)
def test_a_further_key_is_added_turned_and_taken_away(order: Order, place: int, then: str) -> None:
    made = heads(COLUMNS, order, URL)[1]
    assert (made.place, made.then) == (place, then)


def test_a_head_leads_to_what_its_column_holds() -> None:
    made = heads(COLUMNS, (), URL, {"name"}, lambda name: f"/column/{name}")
    assert [(head.more, bool(head.sort)) for head in made] == [("/column/name", True), ("/column/mag", False)]


def test_a_head_is_called_by_its_label_or_its_name() -> None:
    made = heads(COLUMNS, (), URL)
    assert [(head.label, head.numeric) for head in made] == [("Name", False), ("mag", True)]


def paged(page: int, total: int, per_page: int = 10) -> Pager:
    return pager(View(page=page, per_page=per_page), total, url_maker("/x", []))


@pytest.mark.parametrize(
    ("page", "total", "numbers"),
    [
        (1, 0, [1]),
        (1, 10, [1]),
        (1, 11, [1, 2]),
        (1, 100, [1, 2, 3, None, 10]),
        (5, 100, [1, None, 3, 4, 5, 6, 7, None, 10]),
        (3, 100, [1, 2, 3, 4, 5, None, 10]),
        (10, 100, [1, None, 8, 9, 10]),
        (4, 70, [1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_the_pages_around_this_one_with_gaps(page: int, total: int, numbers: list[int | None]) -> None:
    assert [number for number, _ in paged(page, total).numbers] == numbers


@pytest.mark.parametrize(
    ("page", "total", "first", "last"), [(1, 0, 0, 0), (1, 5, 1, 5), (2, 15, 11, 15), (2, 100, 11, 20)]
)
def test_the_rows_of_this_page(page: int, total: int, first: int, last: int) -> None:
    made = paged(page, total)
    assert (made.first, made.last, made.total) == (first, last, total)


@pytest.mark.parametrize(
    ("page", "previous", "following"),
    [(1, "", "/x?page=2"), (2, "/x?page=1", "/x?page=3"), (3, "/x?page=2", "")],
)
def test_the_ways_to_and_fro(page: int, previous: str, following: str) -> None:
    made = paged(page, 30)
    assert (made.previous, made.next) == (previous, following)


def test_rows_carry_number_name_and_tick() -> None:
    values = [{"name": "a", "mag": 1.5}, {"name": "b", "mag": None}]
    made = rows(
        COLUMNS, [7, 3], values, ["A", "B"], [True, False], CellMaker(str), lambda number: f"/row/{number}"
    )
    assert [(row.number, row.label, row.held, row.url) for row in made] == [
        (7, "A", True, "/row/7"),
        (3, "B", False, "/row/3"),
    ]
    assert (made[0].first, made[0].others) == ("a", '<td class="number">1.5</td>')
