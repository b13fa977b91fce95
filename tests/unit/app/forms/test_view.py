import pytest
from werkzeug.datastructures import MultiDict

from app.forms.view import read_order, read_view
from app.services.paging import View
from app.services.results import SortKey

NAMES = {"mag", "name", "-odd"}


def view(total: int = 1000, **typed: str) -> View:
    return read_view(MultiDict(typed), NAMES, total)


def test_by_default_the_first_fifty_as_they_came() -> None:
    assert view() == View(page=1, per_page=50, order=(), all_columns=False)


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("2", 2),
        ("20", 20),
        ("21", 20),
        ("999999999", 20),
        ("9" * 40, 1),
        ("0", 1),
        ("-1", 1),
        ("x", 1),
        ("", 1),
        ("2.5", 1),
        ("٣", 1),
        ("²", 1),
    ],
)
def test_a_page_is_one_of_those_there_are(text: str, page: int) -> None:
    assert view(page=text).page == page


def test_a_result_without_rows_has_one_page() -> None:
    assert view(0, page="7").page == 1


@pytest.mark.parametrize(("text", "size"), [("25", 25), ("200", 200), ("26", 50), ("1000000", 50), ("", 50)])
def test_a_page_has_one_of_the_offered_sizes(text: str, size: int) -> None:
    assert view(per_page=text).per_page == size


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("", ()),
        ("mag", (SortKey("mag"),)),
        ("-mag,name", (SortKey("mag", descending=True), SortKey("name"))),
        ("nothing", ()),
        ("nothing,mag", (SortKey("mag"),)),
        ("mag; drop table", ()),
        (",".join(["mag"] * 9), (SortKey("mag"),) * 5),
    ],
)
def test_sort_keys_are_columns_of_the_result(text: str, order: tuple[SortKey, ...]) -> None:
    assert read_order(text, NAMES) == order


def test_a_start_follows_from_page_and_size() -> None:
    assert view(page="3", per_page="25").start == 50
