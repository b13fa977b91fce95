from collections.abc import Sequence

import pytest

from connectors.adql import Tables, check, parse_query, tables_of

SCHEMA = Tables(
    {
        "gaia.source": ["source_id", "ra", "dec", "parallax", "Plx"],
        "mine": ["id", "ra", "dec", "s_region"],
        "TAP_UPLOAD.t": ["name", "size"],
        "I/239/hip_main": ['"_RAJ2000"', "HIP"],
    }
)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT source_id, RA, g.dec FROM gaia.source AS g",
        "SELECT source.ra, gaia.source.dec FROM gaia.source",
        "SELECT m.*, g.ra FROM mine AS m JOIN gaia.source AS g ON m.id = g.source_id",
        "SELECT ra FROM mine JOIN gaia.source USING (ra)",
        "SELECT id, parallax, ra FROM mine NATURAL JOIN gaia.source",
        "SELECT n FROM (SELECT COUNT(*) AS n FROM mine) AS q",
        "WITH q AS (SELECT ra AS x FROM mine) SELECT x FROM q WHERE x > 1",
        "WITH q (a, b) AS (SELECT ra, dec FROM mine) SELECT a + b FROM q",
        "SELECT id FROM mine AS m WHERE EXISTS (SELECT 1 FROM gaia.source WHERE source_id = m.id)",
        "SELECT id FROM mine WHERE EXISTS (SELECT 1 FROM gaia.source WHERE source_id = id)",
        "SELECT ra AS x FROM mine ORDER BY x, dec",
        "SELECT ra AS x FROM mine UNION SELECT dec FROM gaia.source ORDER BY x",
        "SELECT FLOOR(ra) AS bin, COUNT(*) FROM mine GROUP BY bin",
        'SELECT "_RAJ2000", hip FROM "I/239/hip_main"',
        'SELECT name, "size" FROM tap_upload.t',
        "SELECT COUNT(*), MAX(ra) FROM mine",
        "SELECT ivo_healpix_index(3, ra, dec) FROM mine",
        "SELECT id FROM mine WHERE 1 = INTERSECTS(s_region, CIRCLE(1, 2, 3))",
        "SELECT a.id FROM (mine AS a JOIN mine AS b ON a.id = b.id)",
    ],
)
def test_what_is_right_is_not_complained_of(text: str) -> None:
    assert check(parse_query(text), SCHEMA, ["ivo_healpix_index"]) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SELECT raa FROM mine", [(8, 3, "There is no column raa. Did you mean ra?")]),
        ("SELECT m.x FROM mine AS m", [(10, 1, "m has no column x.")]),
        ("SELECT ra FROM mime", [(16, 4, "There is no table mime. Did you mean mine?")]),
        ("SELECT x FROM gaia.sauce", [(15, 10, "There is no table gaia.sauce. Did you mean gaia.source?")]),
        ("SELECT n.ra FROM mine AS m", [(8, 1, "There is no table n in FROM.")]),
        ("SELECT mine.ra FROM mine AS m", [(8, 4, "There is no table mine in FROM.")]),
        ("SELECT ra FROM mine AS a, mine AS b", [(8, 2, "ra may be of a and b; write the table before it.")]),
        ("SELECT 1 FROM mine, mine", [(21, 4, "There are two tables mine in FROM")]),
        ('SELECT "RA" FROM mine', [(8, 4, "There is no column RA. Did you mean ra?")]),
        ("SELECT id FROM mine JOIN gaia.source USING (id)", [(45, 2, "one has no id")]),
        ("SELECT ra FROM mine UNION SELECT ra, dec FROM mine", [(27, 24, "as many columns, not 1 and 2")]),
        ("WITH q (a) AS (SELECT ra, dec FROM mine) SELECT a FROM q", [(9, 1, "has 2 columns, not 1")]),
        ("SELECT POWR(ra, 2) FROM mine", [(8, 4, "no function POWR here. Did you mean POWER?")]),
        ("SELECT LOG(ra, 2) FROM mine", [(8, 3, "LOG takes 1 argument")]),
        ("SELECT COUNT(ra, dec) FROM mine", [(8, 5, "COUNT takes 1 argument")]),
        ("SELECT ra, COUNT(*) FROM mine", [(8, 2, "in no group")]),
        ("SELECT ra FROM mine WHERE MAX(ra) > 1", [(27, 7, "HAVING")]),
        ("SELECT MAX(MIN(ra)) FROM mine", [(12, 7, "in another one")]),
        ("SELECT POINT(ra) FROM mine", [(8, 9, "2 numbers")]),
        ("SELECT POINT(10, 100) FROM mine", [(8, 14, "from -90 to 90")]),
        ("SELECT CIRCLE(1, 2) FROM mine", [(8, 12, "3 numbers")]),
        ("SELECT CIRCLE(1, 2, -3) FROM mine", [(8, 16, "negative")]),
        ("SELECT CIRCLE(1, 2, 'x') FROM mine", [(8, 17, "something else")]),
        ("SELECT POLYGON(1, 2, 3, 4) FROM mine", [(8, 19, "three corners or more")]),
        ("SELECT POLYGON(1, 2, 3, 4, 5) FROM mine", [(8, 22, "each of three corners")]),
        ("SELECT DISTANCE(ra, dec) FROM mine WHERE 1 = CONTAINS(1, 2)", [(46, 14, "two geometries")]),
        ("SELECT DISTANCE(ra, dec, 1) FROM mine", [(8, 20, "two points, or four numbers")]),
        ("SELECT id FROM mine WHERE 1 = CONTAINS(CIRCLE(1, 2, 3), POINT(ra, dec))", [(31, 41, "Swap them")]),
        ("SELECT AREA() FROM mine", [(8, 6, "one geometry")]),
        ("SELECT IN_UNIT(ra) FROM mine", [(8, 7, "as a text")]),
        ("SELECT IN_UNIT(ra, 'parsnip') FROM mine", [(8, 7, "is not a unit")]),
        (
            "SELECT raa, COUTN(dek)\nFROM mine\nWHERE ide = 1",
            [(8, 3, "ra?"), (13, 5, "COUNT?"), (19, 3, "dec?"), (7, 3, "id?")],
        ),
    ],
)
def test_each_fault_has_a_place_and_a_remedy(text: str, told: Sequence[tuple[int, int, str]]) -> None:
    faults = check(parse_query(text), SCHEMA, ["ivo_healpix_index"])
    assert [(fault.column, fault.length) for fault in faults] == [(column, long) for column, long, _ in told]
    for fault, (_, _, words) in zip(faults, told, strict=True):
        assert words in fault.words


def test_columns_of_other_tables_are_never_looked_up() -> None:
    asked: list[str] = []

    class Large:
        def columns(self, table: str) -> Sequence[str] | None:
            asked.append(table)
            return ["a"] if table == "t" else None

        def near(self, _: str) -> Sequence[str]:
            return ["t", "tt"]

    faults = check(parse_query("SELECT a, b FROM t, s.x"), Large(), None)
    assert asked == ["t", "s.x"]
    assert [fault.words for fault in faults] == ["There is no table s.x."]


def test_unknown_functions_pass_where_the_services_own_are_not_known() -> None:
    assert check(parse_query("SELECT my_own(ra) FROM mine"), SCHEMA, None) == []


def test_tables_are_told_once_and_queries_are_none() -> None:
    query = parse_query(
        'WITH q AS (SELECT a FROM s.t) SELECT a FROM q, s.t AS x, "I/1/x" WHERE a IN (SELECT b FROM u)'
    )
    assert sorted(tables_of(query)) == ["I/1/x", "s.t", "u"]
