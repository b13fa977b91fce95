import pytest

from connectors.adql import explain, parse_query
from tests.support.adql import QUERIES

ROWS = {"gaia": 1_811_709_771, "mine": 200}


def test_it_is_told_in_words() -> None:
    text = (
        "SELECT TOP 10 a, b FROM gaia AS g LEFT JOIN mine AS m ON g.i = m.i"
        " WHERE 1 = CONTAINS(POINT(g.ra, g.dec), CIRCLE(10, 20, 0.001)) AND g.mag < 12"
        " ORDER BY g.mag DESC OFFSET 5"
    )
    assert explain(parse_query(text)).sentences == (
        "Takes 2 columns, at most 10 rows from gaia (called g).",
        "Joins mine (called m) where g.i = m.i, and keeps its rows without a partner.",
        "Keeps rows where the position lies within 3.6″ of 10, 20; and g.mag < 12.",
        "Orders by g.mag, largest first.",
        "Leaves out the first 5 rows.",
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT COUNT(*) FROM gaia", "All rows of gaia are gone through: about 1,811,709,771."),
        ("SELECT TOP 5 a FROM gaia ORDER BY a", "All rows of gaia are gone through"),
        ("SELECT a FROM gaia JOIN mine USING (i) WHERE a > 1", "rows is joined"),
        ("SELECT a FROM mine, mine AS b", "every row with every other"),
        ("SELECT a FROM mine WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE(1, 2, 30))", "radius of 30°"),
        ("SELECT a FROM other", "neither TOP nor WHERE"),
    ],
)
def test_what_should_not_be_waited_for_is_told(text: str, words: str) -> None:
    assert any(words in reason for reason in explain(parse_query(text), ROWS.get).slow)


@pytest.mark.parametrize(
    "text",
    ["SELECT TOP 5 a FROM gaia", "SELECT a FROM gaia WHERE i = 3", "SELECT COUNT(*) FROM mine"],
)
def test_what_is_quick_can_be_waited_for(text: str) -> None:
    assert explain(parse_query(text), ROWS.get).slow == ()


@pytest.mark.parametrize("text", QUERIES)
def test_every_query_can_be_explained(text: str) -> None:
    told = explain(parse_query(text))
    assert all(sentence.endswith((".", ":")) for sentence in told.sentences)
