import pytest

from connectors.adql import AdqlFault, Asked, parse_query, statement_of
from connectors.contract import Column

TABLES = {
    "stars": Asked(
        [
            Column(name="ra", datatype="double", unit="deg"),
            Column(name="dec", datatype="double", unit="deg"),
            Column(name="pm", datatype="double", unit="mas/yr"),
            Column(name="id", datatype="long"),
        ]
    )
}


def units(query: str, value: str = "") -> list[str]:
    return list(statement_of(parse_query(query.replace("?", value)), TABLES).units)


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        ("pm", "mas/yr"),
        ("id", ""),
        ("-pm", "mas/yr"),
        ("(pm)", "mas/yr"),
        ("pm + ABS(pm)", "mas/yr"),
        ("pm - ra", ""),
        ("2 * pm", ""),
        ("DISTANCE(ra, dec, 10, 20)", "deg"),
        ("3600 * DISTANCE(ra, dec, 10, 20)", ""),
        ("COORD2(POINT(ra, dec))", "deg"),
        ("AREA(CIRCLE(ra, dec, 1))", "deg**2"),
        ("RADIANS(ra)", "rad"),
        ("IN_UNIT(pm, 'arcsec/yr')", "arcsec/yr"),
        ("IN_UNIT(DISTANCE(ra, dec, 10, 20), 'arcsec')", "arcsec"),
        ("ROUND(pm, 2)", "mas/yr"),
        ("COALESCE(ra, dec)", "deg"),
        ("COALESCE(ra, pm)", ""),
        ("SQRT(pm)", ""),
        ("1", ""),
    ],
)
def test_a_value_has_the_unit_that_its_parts_tell(value: str, unit: str) -> None:
    assert units("SELECT ? AS it FROM stars", value) == [unit]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT MAX(pm) FROM stars",
        "SELECT far FROM (SELECT 2 AS two, MIN(pm) AS far FROM stars) AS q",
        "WITH q(far) AS (SELECT AVG(pm) FROM stars) SELECT q.far FROM q",
        "SELECT * FROM (SELECT pm + pm AS far FROM stars) AS q",
        "SELECT pm + pm FROM stars UNION SELECT pm FROM stars",
    ],
)
def test_units_come_through_groups_and_queries_within(query: str) -> None:
    assert units(query) == ["mas/yr"]


def test_several_rows_counted_have_no_unit() -> None:
    assert units("SELECT COUNT(pm), COUNT(DISTINCT pm) FROM stars") == ["", ""]


@pytest.mark.parametrize("value", ["id", "2 * ra", "COUNT(ra)"])
def test_what_has_no_unit_is_given_in_none(value: str) -> None:
    with pytest.raises(AdqlFault, match="a value that has a unit"):
        units("SELECT IN_UNIT(?, 'arcsec') FROM stars", value)
