"""A query is looked at before it is sent."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.services.workbench.catalogues import Catalogues
from app.services.workbench.checking import Checked, Checker, filled, formatted
from connectors.adql import AdqlFault
from connectors.contract import AdqlFunction, AdqlPowers
from connectors.deadline import Deadline
from connectors.errors import UsageError
from tests.unit.app.services.workbench.test_catalogue import STARS, Service

POWERS = AdqlPowers(functions=(AdqlFunction(form="gavo_match(p TEXT, s TEXT) -> INTEGER"),))


@pytest.fixture
def checker(tmp_path: Path) -> Checker:
    service = Service([STARS])
    service.go.set()
    tables = Catalogues(tmp_path, ThreadPoolExecutor(1), 60.0).of("x", service, 30.0)
    return Checker(tables, POWERS, {"mine": ["ra", "dec"]})


def look(checker: Checker, text: str, **values: str) -> Checked:
    return checker.look(text, values, Deadline(60))


def places(checked: Checked) -> list[tuple[int, int, int]]:
    return [(fault.line, fault.column, fault.length) for fault in checked.faults]


def test_a_wrong_column_is_told_at_its_place(checker: Checker) -> None:
    found = look(checker, "SELECT ra,\n  raa\nFROM sky.stars")
    assert places(found) == [(2, 3, 3)]
    assert "Did you mean ra?" in found.faults[0].words


def test_a_wrong_table_is_told_with_one_that_is_like_it(checker: Checker) -> None:
    found = look(checker, "SELECT * FROM sky.starz")
    assert "sky.stars" in found.faults[0].words


def test_tables_that_go_along_have_their_columns(checker: Checker) -> None:
    assert look(checker, "SELECT m.dec FROM TAP_UPLOAD.mine AS m").faults == []
    assert places(look(checker, "SELECT m.de FROM TAP_UPLOAD.mine AS m"))
    assert "TAP_UPLOAD.mine" in look(checker, "SELECT * FROM TAP_UPLOAD.mime").faults[0].words


def test_functions_of_the_service_are_known(checker: Checker) -> None:
    assert not look(checker, "SELECT ra FROM sky.stars WHERE gavo_match('x', 'y') = 1").faults
    assert look(checker, "SELECT ra FROM sky.stars WHERE gavo_mtch('x', 'y') = 1").faults


def test_parameters_keep_the_places_behind_them(checker: Checker) -> None:
    found = look(checker, "SELECT raa FROM sky.stars WHERE ra > {low} AND rb < 1", low="")
    assert places(found) == [(1, 8, 3), (1, 48, 2)]
    assert [hole.name for hole in found.parameters] == ["low"]
    assert "low" in found.lacking
    assert "low" in look(checker, "SELECT ra FROM sky.stars WHERE ra > {low}", low="1; DROP").lacking
    assert not look(checker, "SELECT ra FROM sky.stars WHERE ra > {low}", low="1").lacking


def test_a_service_that_tells_nothing_leaves_the_syntax() -> None:
    unknown = Checker(None, None, {})
    assert not look(unknown, "SELECT a FROM b").faults
    assert look(unknown, "SELECT a FRM b").faults


def test_the_tables_of_tap_schema_need_not_be_listed(checker: Checker) -> None:
    assert not look(checker, "SELECT * FROM tap_schema.columns").faults


def test_what_it_will_do_is_said(checker: Checker) -> None:
    assert look(checker, "SELECT TOP 5 ra FROM sky.stars").sentences
    assert look(checker, "").sentences == ()


def test_what_it_will_do_names_parameters_that_have_no_value_yet(checker: Checker) -> None:
    text = """SELECT TOP {n} ra FROM sky.stars
    WHERE CONTAINS(POINT(ra, {dec}), CIRCLE(1, 2, {r})) = 1 AND ra < {n}"""
    told = " ".join(look(checker, text).sentences)
    assert "at most {n} rows" in told
    assert "within {r} of 1, 2" in told
    assert "ra < {n}" in told
    assert not look(checker, text).slow


def test_where_only_a_number_can_stand_it_is_told_all_the_same(checker: Checker) -> None:
    told = look(checker, "SELECT CAST(ra AS CHAR({n})) AS a FROM sky.stars WHERE ra < 1")
    assert told.sentences[0] == "Takes 1 column from sky.stars."


def test_parameters_are_filled_and_nothing_else_comes_in() -> None:
    assert filled("SELECT * FROM t WHERE x > {x}", {"x": "-1"}) == "SELECT * FROM t WHERE x > (-1)"
    with pytest.raises(UsageError):
        filled("SELECT {x}", {"x": "1 OR 1=1"})
    with pytest.raises(AdqlFault):
        filled("SELECT {1}", {})


def test_a_text_is_laid_out_and_one_that_cannot_be_read_stays() -> None:
    assert "\n" in formatted("SELECT a FROM b WHERE c = 1")
    assert formatted("SELEKT a") == "SELEKT a"


def test_a_text_with_parameters_is_laid_out_too() -> None:
    text = "select top {n} value0value from t where x<{x} and y='{band}' and z={x} offset {n}"
    assert (
        formatted(text)
        == "SELECT TOP {n} value0value\nFROM t\nWHERE x < {x}\n  AND y = '{band}'\n  AND z = {x}\nOFFSET {n}"
    )
