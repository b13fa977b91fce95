import pytest
from werkzeug.datastructures import MultiDict

from app.forms.search import SearchForm, read_search
from app.models import Budget


def read(**typed: object) -> SearchForm:
    return read_search(MultiDict(typed), 50_000)


def test_a_question_and_whom_to_ask() -> None:
    form = read(target="M 31", radius="1", archive=["b", "a", "a"], dataset="c/d", budget="thorough")
    assert form.question
    assert (form.question.target, form.question.archive) == ("M 31", "")
    assert (form.archives, form.datasets, form.budget) == (("a", "b"), ("c/d",), Budget.THOROUGH)
    assert form.chosen


def test_nothing_typed_is_no_question_and_no_fault() -> None:
    form = read()
    assert (form.question, form.chosen, form.budget, form.faults) == (None, False, Budget.QUICK, {})


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"target": "10 91"}, "target"),
        ({"target": "10 20", "radius": "wide"}, "radius"),
        ({"target": "10 20", "box": "1 2 3 4"}, "box"),
        ({"time_min": "2021", "time_max": "2020"}, "time_min"),
        ({"target": "M 31", "budget": "forever"}, "budget"),
    ],
)
def test_a_fault_stands_beside_its_field(typed: dict[str, str], field: str) -> None:
    form = read(**typed)
    assert set(form.faults) == {field}
    assert form.question is None


def test_the_same_search_has_the_same_words() -> None:
    one = read(target="10 20", radius="60 arcmin", archive=["a", "b"], all="yes")
    other = read(all="on", archive=["b", "a"], radius="1 deg", target="10.0, 20.0")
    assert one.query_string == other.query_string


def test_a_search_is_its_url() -> None:
    form = read(target="M 31", radius="1", time_min="2020", archive="a", dataset="b/c", all="yes")
    again = read_search(MultiDict(form.arguments()), 50_000)
    assert (again.question, again.query_string) == (form.question, form.query_string)
