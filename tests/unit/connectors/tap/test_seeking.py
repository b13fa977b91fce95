"""Columns that are looked for by words."""

from pathlib import Path

import pytest

from connectors.contract import Column, FoundColumn
from connectors.deadline import Deadline
from connectors.errors import Refused, UsageError
from connectors.tap.seeking import has_words, sought
from connectors.transport import Reply, Request
from tests.support.tap import BASE, form, made, recorded
from tests.support.wire import VOTABLE_ERROR


def column(name: str, table: str = "sky.stars", **more: str) -> FoundColumn:
    return FoundColumn(table, Column(name=name, datatype="double", **more))


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        (["vmag"], True),
        (["phot.mag"], True),
        (["johnson"], True),
        (["mag"], True),
        (["Mag", "STARS"], True),
        (["stars"], False),
        (["vmag", "deg"], False),
    ],
)
def test_words_are_those_of_the_column_and_may_narrow_its_table(words: list[str], fits: bool) -> None:
    one = column("Vmag", ucd="phot.mag;em.opt.V", unit="mag", description="Johnson V")
    assert has_words(one, words) is fits


def test_those_that_are_named_so_come_first() -> None:
    told = [column("e_ra", description="error of ra"), column("x", description="ra or dec"), column("ra")]
    asked: list[str] = []

    def rows(which: str, most: int) -> list[FoundColumn]:
        asked.append(which)
        return told[:most]

    assert [one.column.name for one in sought(["RA"], rows, 10)] == ["ra", "e_ra", "x"]
    assert len(asked) == 2
    assert "LOWER(column_name) LIKE '%ra%'" in asked[0]
    assert "description" not in asked[0]
    assert "LOWER(description) LIKE '%ra%'" in asked[1]
    assert len(sought(["ra"], rows, 2)) == 2
    assert len(asked) == 3  # there was enough


def test_nothing_breaks_out_of_its_quotes() -> None:
    asked: list[str] = []

    def rows(which: str, _: int) -> list[FoundColumn]:
        asked.append(which)
        return []

    sought(["it's", "x'--"], rows, 5)
    assert "LIKE '%it''s%'" in asked[0]
    assert "LIKE '%x''--%'" in asked[0]
    for word in ("%", "a\\b"):
        with pytest.raises(UsageError):
            sought([word], rows, 5)


def test_tap_schema_is_asked_for_so_many(tmp_path: Path) -> None:
    asked: list[dict[str, str]] = []

    def answer(request: Request) -> Reply:
        asked.append(form(request))
        return Reply(200, recorded("schema_columns.xml"))

    found = made(tmp_path, {f"{BASE}/sync": answer}).columns(["accref"], 7, Deadline(5))
    assert {one.column.name for one in found} == {"accref"}
    assert {one["MAXREC"] for one in asked} == {"7"}
    assert asked[0]["QUERY"].startswith("SELECT * FROM TAP_SCHEMA.columns WHERE (LOWER(column_name)")


def test_what_the_service_says_against_it_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        made(tmp_path, {f"{BASE}/sync": Reply(200, VOTABLE_ERROR)}).columns(["ra"], 7, Deadline(5))
