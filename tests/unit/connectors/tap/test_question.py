from typing import Any

import pytest

from connectors.contract import Circle, Interval
from connectors.errors import UsageError
from connectors.tap.obscore import PARAMETERS
from connectors.tap.options import Options
from connectors.tap.question import query_of
from tests.support.tap import asked

PLAIN = Options(table="s.t")


def test_all_that_is_asked_stands_in_one_query() -> None:
    options = Options.model_validate(
        {
            "obscore": True,
            "columns": ["obs_id", "s_ra", "s_dec"],
            "where": {"obs_collection": "lotss-dr1", "public": True, "calib_level": 2},
            "order": ["-t_min", "obs_id"],
        }
    )
    question = asked(
        region=Circle(10.0, 41.0, 1.0),
        time=Interval(low=60000.0),
        band=Interval(high=1e-6),
        filters={"target_name": "M 31", "t_exptime": Interval(high=600.0)},
    )
    assert query_of(options, PARAMETERS, question, top=5) == (
        "SELECT TOP 5 obs_id, s_ra, s_dec\n"
        "FROM ivoa.obscore\n"
        "WHERE obs_collection = 'lotss-dr1'\n"
        "  AND \"public\" = 'true'\n"
        "  AND calib_level = 2\n"
        "  AND INTERSECTS(s_region, CIRCLE('ICRS', 10.0, 41.0, 1.0)) = 1\n"
        "  AND t_max >= 60000.0\n"
        "  AND em_min <= 1e-06\n"
        "  AND t_exptime <= 600.0\n"
        "  AND LOWER(target_name) LIKE '%m 31%'\n"
        "ORDER BY t_min DESC, obs_id"
    )


def test_nothing_asked_is_the_whole_table() -> None:
    assert query_of(PLAIN, [], asked()) == "SELECT *\nFROM s.t"


def test_a_persons_own_words_stand_as_they_are() -> None:
    adql = "SELECT *  -- all\nFROM t WHERE a = '\\'"
    assert query_of(PLAIN, [], asked(adql=adql), top=5) == adql


@pytest.mark.parametrize(
    ("options", "question", "field"),
    [
        (PLAIN, {"max_rows": 0}, "max_rows"),
        (PLAIN, {"target": "M 31"}, "target"),
        (PLAIN, {"time": Interval(1.0, 2.0)}, "time_min"),
        (PLAIN, {"band": Interval(1.0, 2.0)}, "band_min"),
        (PLAIN, {"adql": " "}, "adql"),
        (PLAIN, {"adql": "SELECT '\0'"}, "adql"),
        (PLAIN, {"adql": "SELECT '\ud800'"}, "adql"),
        (Options(table="t", adql=False), {"adql": "SELECT 1"}, "adql"),
        (PLAIN, {"adql": "SELECT 1", "uploads": {"mine": b""}}, "uploads"),
        (Options(table="t", upload=True), {"uploads": {"mine": b""}}, "uploads"),
        (Options(table="t", upload=True), {"adql": "SELECT 1", "uploads": {"a,b": b""}}, "uploads"),
        (Options(table="t", upload=True), {"adql": "SELECT 1", "uploads": {"table": b""}}, "uploads"),
    ],
)
def test_what_cannot_be_asked_names_its_field(options: Options, question: dict[str, Any], field: str) -> None:
    with pytest.raises(UsageError) as raised:
        query_of(options, [], asked(**question))
    assert raised.value.field == field
