from dataclasses import replace

import pytest

from app.services.searches.questions import Question
from connectors.contract import Box, Choices, Circle, Interval, Position

PLAIN = Question(archive="a", dataset="d", max_rows=10)


def test_equal_questions_have_equal_arguments_whatever_their_order() -> None:
    one = replace(PLAIN, filters={"b": "x", "a": Choices(("q", "p"))})
    other = replace(PLAIN, filters={"a": Choices(("p", "q")), "b": "x"})
    assert one.arguments() == other.arguments()
    assert one.digest == other.digest


@pytest.mark.parametrize(
    "change",
    [
        {"archive": "b"},
        {"dataset": "e"},
        {"max_rows": 11},
        {"target": "M 31"},
        {"box": Box(1, 2, 3, 4)},
        {"position": Position(1, 2), "radius": 1.0},
        {"filters": {"a": "x"}},
        {"filters": {"a": True}},
        {"filters": {"a": 1.0}},
        {"filters": {"a": Interval(1, None)}},
        {"filters": {"a": Interval(None, 1)}},
    ],
)
def test_another_question_has_another_digest(change: dict[str, object]) -> None:
    assert replace(PLAIN, **change).digest != PLAIN.digest


def test_arguments_are_what_a_person_could_type() -> None:
    asked = replace(
        PLAIN,
        position=Position(10.5, -1),
        radius=0.5,
        filters={"seen": False, "mag": Interval(1, 2.5), "kind": Choices(("b", "a"))},
    )
    assert asked.arguments() == [
        ("target", "10.5 -1"),
        ("radius", "0.5 deg"),
        ("kind", "a"),
        ("kind", "b"),
        ("mag_min", "1"),
        ("mag_max", "2.5"),
        ("seen", "no"),
        ("max_rows", "10"),
    ]


def test_a_radius_without_a_place_says_nothing() -> None:
    assert replace(PLAIN, radius=3.0).arguments() == [("max_rows", "10")]


def test_a_found_name_becomes_a_circle() -> None:
    asked = replace(PLAIN, target="M 31", radius=0.5)
    request = asked.request(Position(10, 41))
    assert request.region == Circle(10, 41, 0.5)
    assert request.target == "M 31"


def test_a_typed_position_needs_no_finding() -> None:
    assert replace(PLAIN, position=Position(1, 2), radius=3.0).request(None).region == Circle(1, 2, 3)


def test_a_box_is_handed_on() -> None:
    assert replace(PLAIN, box=Box(1, 2, 3, 4)).request(None).region == Box(1, 2, 3, 4)
