import pytest
from werkzeug.datastructures import MultiDict

from app.forms.chart import of_question, of_rows, read_chart
from app.services.sky import all_sky, around
from connectors.contract import Circle


def test_nothing_chosen() -> None:
    form = read_chart(MultiDict({"target": "M 31"}))
    assert (form.frame, form.keep, form.faults) == (None, None, {})


@pytest.mark.parametrize(
    ("typed", "frame"),
    [
        ({"projection": "aitoff"}, all_sky()),
        ({"projection": "aitoff", "centre": "90 +20"}, all_sky(90)),
        ({"centre": "10 +41", "width": "2 deg"}, around(10, 41, 2)),
        ({"centre": "00 40 00 +41 00 00", "width": "30 arcmin", "projection": "tan"}, around(10, 41, 0.5)),
        ({"centre": "10 +41"}, around(10, 41, 10)),
        ({"centre": "10 +41", "width": "300"}, all_sky(10)),
        ({"width": "300"}, all_sky()),
    ],
)
def test_frames(typed: dict[str, str], frame: object) -> None:
    assert read_chart(MultiDict(typed)).frame == frame


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"projection": "mercator"}, "projection"),
        ({"projection": "tan"}, "centre"),
        ({"width": "5"}, "centre"),
        ({"centre": "M 31"}, "centre"),
        ({"centre": "10 +91"}, "centre"),
        ({"centre": "10 +41", "width": "wide"}, "width"),
        ({"centre": "10 +41", "width": "-1"}, "width"),
        ({"centre": "\x00"}, "centre"),
        ({"within": "10 +41"}, "reach"),
        ({"reach": "1 deg"}, "within"),
        ({"within": "10 +41", "reach": "far"}, "reach"),
    ],
)
def test_faults_stand_beside_their_names(typed: dict[str, str], field: str) -> None:
    form = read_chart(MultiDict(typed))
    assert list(form.faults) == [field]
    assert form.frame is form.keep is None


def test_a_circle_to_keep() -> None:
    assert read_chart(MultiDict({"within": "10 +41", "reach": "30 arcmin"})).keep == Circle(10, 41, 0.5)


def test_whose_an_argument_is() -> None:
    typed = MultiDict(
        [("type", "a"), ("type", "b"), ("centre", "1 2"), ("filter.mag", ">5"), ("where", "a > 1")]
    )
    typed.update({"plot.x": "mag", "only": "1"})
    assert list(of_question(typed).items(multi=True)) == [("type", "a"), ("type", "b")]
    assert set(of_rows(typed)) == {"type", "filter.mag", "where", "plot.x", "only"}
