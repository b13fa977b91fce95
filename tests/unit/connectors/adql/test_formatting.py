import pytest

from connectors.adql import format_query, parse_query
from connectors.adql.tokens import Kind
from tests.support.adql import QUERIES


@pytest.mark.parametrize("text", QUERIES)
def test_nothing_but_white_space_and_case_changes(text: str) -> None:
    query = parse_query(text)
    made = parse_query(format_query(query))
    plain = [[token.word or token.text.rstrip() for token in one.tokens] for one in (query, made)]
    assert plain[0] == plain[1]
    assert format_query(made) == made.text


def test_each_clause_has_its_line() -> None:
    text = "select top 5 a,b from t as x join u on x.i=u.i where a>-1 and b in (select c from v) order by a"
    assert format_query(parse_query(text)).split("\n") == [
        "SELECT TOP 5 a, b",
        "FROM t AS x",
        "  JOIN u ON x.i = u.i",
        "WHERE a > -1",
        "  AND b IN (",
        "    SELECT c",
        "    FROM v",
        "  )",
        "ORDER BY a",
    ]


def test_many_columns_have_a_line_each() -> None:
    names = [f"quite_a_long_name_{number}" for number in range(8)]
    text = ", ".join(names).join(("SELECT ", " FROM t"))
    lines = format_query(parse_query(text)).split("\n")
    assert [line.strip(" ,") for line in lines[1:-1]] == names[1:]


def test_comments_stay_where_they_were() -> None:
    text = "SELECT a, -- the first\n b\n-- from here\nFROM t"
    made = format_query(parse_query(text))
    assert made == "SELECT a, -- the first\n  b\n-- from here\nFROM t"
    assert [token.kind for token in parse_query(made).tokens].count(Kind.COMMENT) == 2
