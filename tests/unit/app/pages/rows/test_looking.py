import pytest

from app.pages.rows.looking import Caret, caret_at


@pytest.mark.parametrize(
    ("text", "place", "caret"),
    [
        ("magg < 3", (1, 1, 4), Caret("magg < 3", "^^^^")),
        ("mag < 3 AND x > 1", (1, 13, 1), Caret("mag < 3 AND x > 1", " " * 12 + "^")),
        ("mag < 3\nAND x > 1", (2, 5, 1), Caret("AND x > 1", "    ^")),
        ("", (1, 1, 1), Caret("", "^")),
        ("a", (9, 1, 1), Caret("a", "^")),
    ],
)
def test_marks_stand_under_the_place(text: str, place: tuple[int, int, int], caret: Caret) -> None:
    assert caret_at(text, *place) == caret


def test_of_a_long_line_the_part_around_the_place_is_shown() -> None:
    caret = caret_at("x" * 300 + "!" + "y" * 300, 1, 301, 1)
    assert caret.line[caret.marks.index("^")] == "!"
    assert caret.line.startswith("…x")
    assert len(caret.line) < 150
