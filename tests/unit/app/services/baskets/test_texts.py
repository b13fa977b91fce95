import pytest

from app.services.baskets import read_tags
from app.services.baskets.texts import like, search_words


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("", []),
        (" , ;", []),
        ("Deep", ["deep"]),
        ("to do, M31;  to   do ", ["to do", "m31"]),
        ("Ä, ä", ["ä"]),
        ("<b>", ["<b>"]),
    ],
)
def test_tags_are_folded_and_each_is_once(text: str, tags: list[str]) -> None:
    assert read_tags(text) == tags


@pytest.mark.parametrize(
    ("text", "words"), [("x" * 61, "has 61"), (",".join(map(str, range(21))), "these are 21")]
)
def test_too_much_is_said(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_tags(text)


def test_what_is_searched_is_one_folded_line() -> None:
    assert search_words("M 31", "Look\n twice", {"a": 1.5, "b": None, "c": "", "d": "Äpfel"}) == (
        "m 31 look twice 1.5 äpfel"
    )
    assert len(search_words("x", "", {"a": "y" * 10_000, "b": "z" * 10_000})) < 500


def test_a_pattern_means_its_signs() -> None:
    assert like("50%_!") == "%50!%!_!!%"
