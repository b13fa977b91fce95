from datetime import timedelta

import pytest

from app.models.base import now
from app.pages.ages import age_words

DAY = 86_400


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, ""),
        (59, ""),
        (60, "1 min ago"),
        (7199, "119 min ago"),
        (7200, "2 h ago"),
        (2 * DAY - 1, "47 h ago"),
        (9.9 * DAY, "9 days ago"),
    ],
)
def test_how_long_ago(seconds: float, words: str) -> None:
    moment = now()
    assert age_words(moment - timedelta(seconds=seconds), moment) == words
