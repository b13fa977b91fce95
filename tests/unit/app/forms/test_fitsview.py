import pytest
from werkzeug.datastructures import MultiDict

from app.forms.fitsview import read_wish, seen_of, split_arguments, wish_arguments
from app.services.fitsview import Limits, Map, Stretch, Wish


def typed(**values: str) -> MultiDict[str, str]:
    return MultiDict(values)


def test_arguments_of_the_view_are_told_by_their_prefix() -> None:
    given = MultiDict([("target", "M 31"), ("fits.hdu", "1"), ("hdu", "x"), ("type", "a"), ("type", "b")])
    question, view = split_arguments(given)
    assert list(question.items(multi=True)) == [
        ("target", "M 31"),
        ("hdu", "x"),
        ("type", "a"),
        ("type", "b"),
    ]
    assert dict(view) == {"hdu": "1"}


def test_everything_that_can_be_wished_for() -> None:
    wish = read_wish(
        typed(
            hdu="2",
            plane="5",
            stretch="log",
            limits="zscale",
            cmap="inferno",
            orient="stored",
            find=" crval ",
        )
    )
    assert wish == Wish(
        unit=2,
        plane=4,
        stretch=Stretch.LOG,
        limits=Limits.ZSCALE,
        colours=Map.INFERNO,
        sky=False,
        find="crval",
    )


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"hdu": "-1", "plane": "x", "stretch": "cubic"},
        {"hdu": "9" * 30, "limits": "50", "cmap": "jet", "orient": "left"},
        {"hdu": "١", "plane": ""},
    ],
)
def test_what_makes_no_sense_is_as_good_as_not_typed(values: dict[str, str]) -> None:
    assert read_wish(typed(**values)) == Wish()


def test_planes_are_counted_from_one() -> None:
    assert read_wish(typed(plane="0")).plane == read_wish(typed(plane="1")).plane == 0


@pytest.mark.parametrize(
    "wish",
    [Wish(), Wish(unit=0, plane=0), Wish(stretch=Stretch.SQRT, colours=Map.MAGMA, sky=False, find="a b")],
)
def test_a_wish_survives_its_url(wish: Wish) -> None:
    pairs = MultiDict((name, value) for name, value in wish_arguments(wish).items() if value)
    assert read_wish(split_arguments(pairs)[1]) == wish


def test_what_goes_without_saying_is_not_said() -> None:
    assert set(wish_arguments(Wish()).values()) == {None}


def test_the_state_that_is_shown() -> None:
    assert seen_of(typed(seen="waiting-0")) == "waiting-0"
    assert seen_of(typed()) == ""
