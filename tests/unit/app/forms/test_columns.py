import pyarrow as pa
import pytest
from werkzeug.datastructures import MultiDict

from app.forms.columns import of_rows, read_choice, read_wanted
from connectors.contract import Column

MAG = Column(name="mag", datatype="double", unit="mag")
NAME = Column(name="name", datatype="char")
COLUMNS = ["name", "ra", "dec", "mag"]
GROUPS = {"Position": ["ra", "dec"], "Photometry": ["mag"]}


def choice(*pairs: tuple[str, str]) -> list[str]:
    return read_choice(MultiDict(pairs), COLUMNS, ["name", "mag"], GROUPS)


@pytest.mark.parametrize(
    ("move", "chosen"),
    [
        ("", ["name", "mag"]),
        ("up:mag", ["mag", "name"]),
        ("up:name", ["name", "mag"]),
        ("down:name", ["mag", "name"]),
        ("down:mag", ["name", "mag"]),
        ("up:nothing", ["name", "mag"]),
        ("add:Position", ["name", "mag", "ra", "dec"]),
        ("drop:Photometry", ["name"]),
        ("add:Nothing", ["name", "mag"]),
        ("dance", ["name", "mag"]),
    ],
)
def test_a_button_moves_brings_or_drops(move: str, chosen: list[str]) -> None:
    assert choice(("column.move", move)) == chosen


def test_what_is_ticked_counts_and_stays_when_a_button_is_pressed() -> None:
    ticked = [("columns", "mag"), ("columns", "ra")]
    assert choice(*ticked) == ["mag", "ra"]
    assert choice(*ticked, ("column.move", "up:ra")) == ["ra", "mag"]


def wanted(column: Column = MAG, **typed: str) -> tuple[str, set[str]]:
    kind = pa.string() if column is NAME else pa.float64()
    made = read_wanted(MultiDict({f"column.{name}": text for name, text in typed.items()}), column, kind)
    return made.text, set(made.faults)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ({}, ""),
        ({"low": "10"}, "10.."),
        ({"high": " 12 "}, "..12"),
        ({"low": "10", "high": "12"}, "10..12"),
        ({"missing": "null"}, "null"),
        ({"missing": "!null"}, "!null"),
    ],
)
def test_fields_stand_for_a_filter(typed: dict[str, str], text: str) -> None:
    assert wanted(**typed) == (text, set())


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"low": "ten"}, "low"),
        ({"low": "12", "high": "10"}, "low"),
        ({"low": "1..2"}, "low"),
        ({"low": "1", "missing": "null"}, "missing"),
        ({"missing": "perhaps"}, "missing"),
    ],
)
def test_what_cannot_be_meant_is_said_beside_its_field(typed: dict[str, str], field: str) -> None:
    assert wanted(**typed) == ("", {field})


def test_words_are_a_part_of_a_text() -> None:
    assert wanted(NAME, words="M 3") == ("M 3", set())
    assert wanted(NAME, words="!") == ("", {"words"})


def test_the_forms_own_arguments_are_told_from_the_tables() -> None:
    typed = MultiDict([("target", "M 31"), ("column", "mag"), ("column.low", "1"), ("columns", "mag")])
    assert list(of_rows(typed)) == ["target", "columns"]
