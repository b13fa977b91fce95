from contextlib import suppress

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.adql import AdqlFault, condition_sql

ROWS = pa.table(
    {
        "mag": [1.0, 2.5, None],
        "name": ["a'b", "M 31", None],
        "Odd one": [1, 2, 3],
        "s_ra": [10.0, 20.0, 359.9],
        "s_dec": [0.0, 1.0, 0.0],
        "Type": ["x", "y", "z"],
    }
)
COLUMNS = ROWS.column_names


def answers(condition: str) -> list[bool | None]:
    with duckdb.connect() as database:
        database.register("rows", ROWS)
        sql = condition_sql(condition, COLUMNS)
        return [
            bool(row[0]) if row[0] is not None else None
            for row in database.sql(f"SELECT {sql} FROM rows").fetchall()  # noqa: S608 - it is what is tested
        ]


@pytest.mark.parametrize(
    ("condition", "rows"),
    [
        ("mag < 2", [True, False, None]),
        ("MAG BETWEEN 1 AND 2", [True, False, None]),
        ("mag NOT BETWEEN 1 AND 2", [False, True, None]),
        ("mag IS NULL", [False, False, True]),
        ("mag IS NOT NULL", [True, True, False]),
        ("NOT mag IS NULL", [True, True, False]),
        ("name LIKE 'M%'", [False, True, None]),
        ("name NOT LIKE 'M%'", [True, False, None]),
        ("name ILIKE 'm%'", [False, True, None]),
        ("name = 'a''b'", [True, False, None]),
        ('"Odd one" IN (1, 3)', [True, False, True]),
        ('"Odd one" NOT IN (1, 3)', [False, True, False]),
        ("type = 'x' OR (type = 'y' AND NOT mag > 3)", [True, True, False]),
        ("1 = CONTAINS(POINT('ICRS', s_ra, s_dec), CIRCLE('ICRS', 10, 0, 0.5))", [True, False, False]),
        ("CONTAINS(POINT(s_ra, s_dec), CIRCLE(POINT(10, 0), 1)) = 1", [True, False, False]),
        ("CONTAINS(POINT(s_ra, s_dec), BOX(0, 0, 2, 2)) = 1", [False, False, True]),
        ("DISTANCE(POINT(s_ra, s_dec), POINT(0, 0)) < 1", [False, False, True]),
        ("DISTANCE(s_ra, s_dec, 0, 0) < 1", [False, False, True]),
        ("ROUND(mag) = 1", [True, False, None]),
        ("ROUND(mag, 1) = 2.5", [False, True, None]),
        ("TRUNCATE(mag) = 2", [False, True, None]),
        ("LOG(mag) = 0", [True, False, None]),
        ("LOG10(mag) = 0", [True, False, None]),
        ("LOG10(100) = 2", [True, True, True]),
        ('MOD("Odd one", 2) = 1', [True, False, True]),
        ("POWER(mag, 2) > 4", [False, True, None]),
        ("PI() > 3.14", [True, True, True]),
        ("COALESCE(mag, 0) = 0", [False, False, True]),
        ("CEILING(mag) = 3", [False, True, None]),
        ("UPPER(name) = 'A''B'", [True, False, None]),
        ("'a' || name = 'aM 31'", [False, True, None]),
        ("-mag + 2 * mag > 2", [False, True, None]),
        ("ATAN2(s_ra, s_dec) > 1.55", [True, False, True]),
        ("mag > 1 -- the faint", [False, True, None]),
        ("mag <> 1 AND mag != 2", [False, True, None]),
    ],
)
def test_it_means_what_adql_says(condition: str, rows: list[bool | None]) -> None:
    assert answers(condition) == rows


@pytest.mark.parametrize(
    ("condition", "line", "column", "words"),
    [
        ("nam = 'x'", 1, 1, "Did you mean name?"),
        ("mag > 1 AND\n  tipe = 'x'", 2, 3, "Did you mean Type?"),
        ('"MAG" > 1', 1, 1, "no column MAG"),
        ("LGO(mag) > 1", 1, 1, "Did you mean LOG?"),
        ("mag > 3 AND", 1, 12, "missing"),
        ("(mag > 1", 1, 1, "parenthesis"),
        ("mag > 'x", 1, 7, "not closed"),
        ("mag > 1 GROUP BY name", 1, 9, "end of the condition"),
        ("mag > 1 LIMIT 3", 1, 9, "end of the condition"),
        ("mag > 1; DROP TABLE x", 1, 8, "One query"),
        ("mag > 1 UNION SELECT 1", 1, 9, "end of the condition"),
        ("EXISTS (SELECT 1 FROM t)", 1, 8, "cannot stand"),
        ("mag > (SELECT 1)", 1, 7, "cannot stand"),
        ("mag::int > 1", 1, 4, "CAST"),
        ("name LIKE 'x' ESCAPE 'y'", 1, 15, "end of the condition"),
        ("mag BETWEEN SYMMETRIC 2 AND 1", 1, 23, "AND is expected"),
        ("read_csv('x') = 1", 1, 1, "no function READ_CSV"),
        ("a.mag > 1", 1, 1, "without a table"),
        ("mag > 1e400", 1, 7, "number"),
        ("mag", 1, 1, "compares"),
        ("", 1, 1, "no condition"),
        ("LOG(mag, 2) > 1", 1, 1, "takes 1 argument"),
        ("POINT(1, 2) = 1", 1, 1, "geometry"),
        ("CONTAINS(1, 2) = 1", 1, 10, "POINT"),
        ("mag = $1", 1, 7, "does not belong"),
        ("mag > INTERVAL '1' DAY", 1, 7, "word of ADQL"),
        ("(" * 100 + "mag > 1" + ")" * 100, 1, 31, "parentheses"),
        ("mag > " + "1" * 5000, 1, 4001, "4000"),
    ],
)
def test_a_fault_has_a_place_and_a_remedy(condition: str, line: int, column: int, words: str) -> None:
    with pytest.raises(AdqlFault) as raised:
        condition_sql(condition, COLUMNS)
    assert (raised.value.line, raised.value.column) == (line, column)
    assert words in raised.value.message


@given(st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60))
def test_a_text_is_a_text(text: str) -> None:
    written = "'" + text.replace("'", "''") + "'"
    assert answers(f"name = {written}") == [text == "a'b", text == "M 31", None]


@given(st.text(alphabet="mag name'\"()<>=1.5+-*/,;xANDORLIKE%\n", max_size=40))
def test_anything_else_is_a_fault_or_can_be_asked(text: str) -> None:
    try:
        condition_sql(text, COLUMNS)
    except AdqlFault:
        return
    with suppress(duckdb.ConversionException, duckdb.BinderException):  # texts and numbers cannot be mixed
        answers(text)
