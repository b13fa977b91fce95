import pytest

from app.pages.baskets.baskets import size_of
from app.services.baskets import Links, Totals


@pytest.mark.parametrize(
    ("size", "sized", "linked", "words"),
    [
        (0, 0, 0, ""),
        (0, 0, 3, ""),
        (5, 1, 2, "at least 5 B; 1 of 2 do not tell their size"),
        (5, 2, 2, "5 B"),
        (5, 4, 0, "5 B"),
        (5, 4, 2, "at least 5 B"),
    ],
)
def test_no_more_is_told_than_is_known(size: int, sized: int, linked: int, words: str) -> None:
    links = Links({"unknown": linked} if linked else {})
    assert size_of(Totals(kinds={}, size=size, sized=sized), links) == words
