import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from connectors.adql import AdqlFault, parse_query, tables_of
from connectors.adql.parsing import LONGEST_QUERY
from tests.support.adql import QUERIES
from tests.support.grammar import PRODUCTIONS, UNREACHED

PRODUCTIONS_OF_THE_STANDARD = 198


def test_there_are_as_many_as_promised() -> None:
    assert len(set(QUERIES)) == len(QUERIES) >= 150


@pytest.mark.parametrize("text", QUERIES)
def test_every_production_is_understood(text: str) -> None:
    query = parse_query(text)
    assert isinstance(query.tree, exp.Query)
    assert query.text == text
    assert tables_of(query) or "FROM (SELECT" in text


@pytest.mark.parametrize("text", QUERIES)
def test_every_part_has_its_place(text: str) -> None:
    for node in parse_query(text).tree.find_all(exp.Identifier, exp.Literal, exp.Anonymous):
        start, end = node.meta["start"], node.meta["end"]
        written = text[start:end]
        if isinstance(node, exp.Identifier):
            assert written.removeprefix('"').removesuffix('"').replace('""', '"') == node.name
        elif isinstance(node, exp.Anonymous):
            assert written.startswith(node.this)
            assert written.endswith(")")


BROKEN: list[tuple[str, int, int, str]] = [
    ("", 1, 1, "SELECT"),
    ("-- nothing", 1, 1, "SELECT"),
    ("SELEC a FROM t", 1, 1, "Did you mean SELECT?"),
    ("DELETE FROM t", 1, 1, "SELECT"),
    ("UPDATE t SET a = 1", 1, 1, "SELECT"),
    ("a FROM t", 1, 1, "SELECT"),
    ("SELECT FROM t", 1, 8, "which columns"),
    ("SELECT a", 1, 9, "FROM"),
    ("SELECT a FORM t", 1, 10, "Did you mean FROM?"),
    ("SELECT a, FROM t", 1, 9, "a column is expected"),
    ("SELECT ,a FROM t", 1, 8, "a value"),
    ("SELECT a b c FROM t", 1, 12, "FROM or ','"),
    ("SELECT a AS FROM t", 1, 13, "a name for the column"),
    ("SELECT TOP a FROM t", 1, 12, "a number of rows"),
    ("SELECT TOP 1.5 a FROM t", 1, 12, "a number of rows"),
    ("SELECT TOP -1 a FROM t", 1, 12, "a number of rows"),
    ("SELECT a FROM", 1, 14, "a table"),
    ("SELECT a FROM WHERE a = 1", 1, 15, "a table"),
    ("SELECT a FROM t,", 1, 17, "a table"),
    ("SELECT a FROM t u v", 1, 19, "a clause such as WHERE"),
    ("SELECT a FROM t AS", 1, 19, "a name for the table"),
    ("SELECT a FROM t.u.v.w", 1, 15, "at most a catalogue"),
    ("SELECT a FROM read_csv('x')", 1, 15, "no functions that give tables"),
    ("SELECT a FROM 'x.csv'", 1, 15, "a table"),
    ("SELECT a FROM (SELECT b FROM u)", 1, 15, "needs a name"),
    ("SELECT a FROM (u JOIN v ON u.x = v.x", 1, 15, "not closed"),
    ("SELECT a FROM t JOIN u", 1, 23, "ON with a condition"),
    ("SELECT a FROM t JOIN u ON", 1, 26, "a value"),
    ("SELECT a FROM t JOIN u ON t.x", 1, 27, "compares something"),
    ("SELECT a FROM t JOIN u USING x", 1, 30, "'('"),
    ("SELECT a FROM t NATURAL JOIN u ON t.x = u.x", 1, 32, "has no ON"),
    ("SELECT a FROM t LEFT u ON 1 = 1", 1, 22, "JOIN"),
    ("SELECT a FROM t WHER a = 1", 1, 17, "Did you mean WHERE?"),
    ("SELECT a FROM t WHERE", 1, 22, "a value"),
    ("SELECT a FROM t WHERE a", 1, 23, "compares something"),
    ("SELECT a FROM t WHERE a =", 1, 26, "a value"),
    ("SELECT a FROM t WHERE a = = 1", 1, 27, "a value"),
    ("SELECT a FROM t WHERE a = 1 AND", 1, 32, "a value"),
    ("SELECT a FROM t WHERE a = 1 AN b = 2", 1, 29, "Did you mean AND?"),
    ("SELECT a FROM t WHERE a < b < c", 1, 29, "two values at a time"),
    ("SELECT a FROM t WHERE a == 1", 1, 26, "a value"),
    ("SELECT a FROM t WHERE a IS 1", 1, 28, "NULL"),
    ("SELECT a FROM t WHERE a IS NOT 1", 1, 32, "NULL"),
    ("SELECT a FROM t WHERE a BETWEEN 1", 1, 34, "AND"),
    ("SELECT a FROM t WHERE a BETWEEN 1, 2", 1, 34, "AND"),
    ("SELECT a FROM t WHERE a IN 1", 1, 28, "a list of values"),
    ("SELECT a FROM t WHERE a IN ()", 1, 29, "a value"),
    ("SELECT a FROM t WHERE a IN (1,)", 1, 31, "a value"),
    ("SELECT a FROM t WHERE a LIK 'x'", 1, 25, "Did you mean LIKE?"),
    ("SELECT a FROM t WHERE (a = 1", 1, 23, "not closed"),
    ("SELECT a FROM t WHERE a = 1)", 1, 28, "never opened"),
    ("SELECT a FROM t WHERE EXISTS u", 1, 30, "'('"),
    ("SELECT a FROM t WHERE EXISTS (u)", 1, 31, "SELECT"),
    ("SELECT a FROM t\nWHERE b = 'x", 2, 11, "not closed"),
    ('SELECT a FROM t\nWHERE "b = 1', 2, 7, "not closed"),
    ("SELECT a FROM t WHERE b = ’x’", 1, 27, "plain single quotation"),
    ("SELECT a FROM t WHERE b % 2 = 1", 1, 25, "MOD"),
    ("SELECT a::int FROM t", 1, 9, "CAST"),
    ("SELECT `a` FROM t", 1, 8, "double quotation"),
    ("SELECT [a] FROM t", 1, 8, "double quotation"),
    ("SELECT a FROM t WHERE b = {ra}", 1, 27, "value first"),
    ("SELECT 1a FROM t", 1, 8, "A number is followed"),
    ("SELECT 1e FROM t", 1, 8, "A number is followed"),
    ('SELECT "" FROM t', 1, 8, "A name is needed"),
    ("SELECT size FROM t", 1, 8, '"size"'),
    ("SELECT a FROM t WHERE date > 1", 1, 23, '"date"'),
    ("SELECT _RAJ2000 FROM t", 1, 8, '"_RAJ2000"'),
    ("SELECT a FROM t LIMIT 10", 1, 17, "TOP 10"),
    ("SELECT a FROM t WHERE b = 1 LIMIT 10", 1, 29, "TOP 10"),
    ("SELECT a FROM t GROUP a", 1, 23, "BY"),
    ("SELECT a FROM t ORDER a", 1, 23, "BY"),
    ("SELECT a FROM t ORDER BY", 1, 25, "a value"),
    ("SELECT a FROM t ORDER BY a,", 1, 28, "a value"),
    ("SELECT a FROM t ORDER BY a DSC", 1, 28, "Did you mean DESC?"),
    ("SELECT a FROM t HAVING", 1, 23, "a value"),
    ("SELECT a FROM t GROUP BY a WHERE a = 1", 1, 28, "comes too late"),
    ("SELECT a FROM t WHERE a = 1 WHERE b = 2", 1, 29, "a second time"),
    ("SELECT a FROM t OFFSET x", 1, 24, "a number of rows"),
    ("SELECT a FROM t UNION", 1, 22, "SELECT"),
    ("SELECT a FROM t UNION b", 1, 23, "SELECT"),
    ("SELECT a FROM t; SELECT b FROM u", 1, 18, "the end of the query"),
    ("SELECT a FROM t WHERE 1 = 1; DROP TABLE t", 1, 30, "the end of the query"),
    ("WITH q AS SELECT a FROM t SELECT a FROM q", 1, 11, "'('"),
    ("WITH q (SELECT a FROM t) SELECT a FROM q", 1, 9, "a column's name"),
    ("WITH AS (SELECT a FROM t) SELECT a FROM q", 1, 6, "a name for the query"),
    ("SELECT CAST(a INTEGER) FROM t", 1, 15, "AS"),
    ("SELECT CAST(a AS INTEGR) FROM t", 1, 18, "Did you mean INTEGER?"),
    ("SELECT CAST(a AS DOUBLE) FROM t", 1, 24, "PRECISION"),
    ("SELECT CAST(a AS VARCHAR(x)) FROM t", 1, 26, "a length"),
    ("SELECT COUNT(a FROM t", 1, 16, "')'"),
    ("SELECT ABS(a,) FROM t", 1, 14, "an argument"),
    ("SELECT ABS(, a) FROM t", 1, 12, "a value"),
    ("SELECT a FROM t WHERE CONTAINS(POINT(ra, dec), CIRCLE(1, 2, 3))", 1, 23, "write 1 = CONTAINS"),
    ("SELECT a = 1 FROM t", 1, 8, "a value is needed"),
    ("SELECT CASE a THEN 1 END FROM t", 1, 15, "WHEN"),
    ("SELECT CASE WHEN a = 1 THEN 2 FROM t", 1, 31, "END"),
    ("SELECT a.* + 1 FROM t", 1, 12, "FROM or ','"),
    ("(" * 70, 1, 31, "30 parentheses"),
    ("SELECT a FROM t".ljust(LONGEST_QUERY + 1), 1, LONGEST_QUERY + 1, "characters"),
]


def test_as_many_are_broken_as_promised() -> None:
    assert len(BROKEN) >= 60


@pytest.mark.parametrize(("text", "line", "column", "words"), BROKEN)
def test_a_fault_has_a_place_and_a_remedy(text: str, line: int, column: int, words: str) -> None:
    with pytest.raises(AdqlFault) as raised:
        parse_query(text)
    fault = raised.value
    assert words in fault.words
    assert (fault.line, fault.column) == (line, column)
    assert fault.length >= 1


def test_several_faults_are_told_together() -> None:
    with pytest.raises(AdqlFault) as raised:
        parse_query("SELECT a +\nFROM t\nWHERE b =\nORDER BY c,")
    assert [(fault.line, fault.column) for fault in raised.value.all] == [(2, 1), (4, 1), (4, 12)]


@given(st.text(alphabet="SELECTFROMWHEREtab *,()'\"=<1.-\n;{}", max_size=80))
def test_no_text_makes_it_stumble(text: str) -> None:
    with suppress(AdqlFault):
        parse_query(text)


@pytest.mark.parametrize("production", PRODUCTIONS)
def test_no_production_is_without_a_query(production: str) -> None:
    lines = [re.sub(r"\s+", " ", text) for text in QUERIES]
    assert any(re.search(PRODUCTIONS[production], line) for line in lines)


def test_every_production_is_listed() -> None:
    """As many as the appendix has; what no query can use says why."""
    assert not PRODUCTIONS.keys() & UNREACHED.keys()
    assert len(PRODUCTIONS) + len(UNREACHED) == PRODUCTIONS_OF_THE_STANDARD
