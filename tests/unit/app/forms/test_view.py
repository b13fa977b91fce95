import pytest
from werkzeug.datastructures import MultiDict

from app.forms.view import is_of_view, read_columns, read_order, read_view, view_arguments
from app.services.paging import View, listed, sort_text
from app.services.results import SortKey

NAMES = {"mag", "name", "-odd", "a,b", "50%", "all"}


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


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("mag,name", ("mag", "name")),
        ("name,nothing,name", ("name",)),
        ("all", ()),
        ("%61ll", ("all",)),
        ("%2Dodd,a%2Cb", ("-odd", "a,b")),
        ("", ()),
    ],
)
def test_columns_are_those_of_the_result_in_the_order_that_is_wanted(
    text: str, columns: tuple[str, ...]
) -> None:
    assert read_columns(MultiDict({"columns": text}), NAMES) == columns


def test_ticked_columns_come_one_by_one() -> None:
    assert read_columns(MultiDict([("columns", "name"), ("columns", "a%2Cb")]), NAMES) == ("name", "a,b")


@pytest.mark.parametrize("name", sorted(NAMES))
@pytest.mark.parametrize("descending", [False, True])
def test_any_name_can_be_sorted_by_and_shown(name: str, *, descending: bool) -> None:
    order = (SortKey(name, descending=descending), SortKey("mag"))
    assert read_order(sort_text(order), NAMES) == order
    assert read_columns(MultiDict({"columns": listed([name])}), NAMES) == (name,)


@pytest.mark.parametrize(("text", "pinned"), [("", 0), ("2", 2), ("9", 4), ("-1", 0), ("x", 0)])
def test_some_columns_stay_in_sight(text: str, pinned: int) -> None:
    assert view(pin=text).pinned == pinned


def test_the_view_is_told_from_the_question() -> None:
    typed = MultiDict(
        [("filter.mag", "<5"), ("target", "M 31"), ("page", "2"), ("sort", "mag"), ("only", "1")]
    )
    assert [name for name in typed if not is_of_view(name)] == ["target"]
    assert [name for name, _ in view_arguments(typed)] == ["filter.mag", "sort", "only"]
