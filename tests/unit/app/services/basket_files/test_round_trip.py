"""What goes out as a file comes back as it was."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from astropy.io.votable import parse_single_table
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.models import ItemKind
from app.services.basket_files import read_file
from app.services.baskets import Reference
from connectors.contract import Role
from tests.unit.app.services.basket_files.conftest import Write

MOMENT = datetime(2026, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)
COLUMNS = [
    {"name": "ra", "datatype": "double", "unit": "deg", "role": "ra"},
    {"name": "dec", "datatype": "double", "unit": "deg", "role": "dec"},
]

TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30)
RISKY = st.sampled_from(
    [
        "=1+1",
        "'=1",
        "''@x",
        "-",
        "+1",
        "\tx",
        "\rx",
        'a,b;"c"',
        "x\ny",
        "x\r\ny",
        " lead ",
        "<b>&amp;",
        "']]>",
    ]
)
WORDS = TEXTS | RISKY
LABELS = WORDS.filter(bool)
VALUES = st.none() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False) | WORDS
MOMENTS = st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds the zone
REFERENCES = st.builds(
    Reference,
    kind=st.sampled_from(ItemKind),
    identity=st.integers(0, 2**200).map(lambda number: f"{number:064x}"),
    archive=st.sampled_from(["", "demo", "eso-1"]),
    dataset=st.sampled_from(["", "openngc"]),
    label=LABELS,
    question=WORDS,
    position=st.none() | st.integers(0, 2**31 - 1),
    rows=st.integers(0, 2**31 - 1),
    access_url=st.sampled_from(["", "https://a.test/x?y=1&z=2", "http://a.test/ä"]),
    size=st.none() | st.integers(0, 2**62),
    service=WORDS,
    query=WORDS,
    asked_at=MOMENTS,
    added_at=st.just(MOMENT),
    note=WORDS,
    tags=st.lists(st.sampled_from(["deep", "to do", "<b>", "ä"]), unique=True).map(sorted),
    fields=st.dictionaries(WORDS, VALUES | st.lists(VALUES, max_size=3), max_size=4),
    columns=st.sampled_from([[], COLUMNS]),
)


@pytest.mark.parametrize("suffix", ["vot", "csv", "json"])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(references=st.lists(REFERENCES, min_size=1, max_size=4, unique_by=lambda one: one.identity))
def test_all_of_it_comes_back(write: Write, suffix: str, references: list[Reference]) -> None:
    found = read_file(write(references, suffix))
    assert list(found.faults) == []
    assert list(found.references) == references


@pytest.mark.parametrize("suffix", ["vot", "json"])
def test_the_name_and_note_come_along(write: Write, suffix: str) -> None:
    found = read_file(write([ONE], suffix))
    assert (found.name, found.note) == ("Ä “basket” <b>", "first\nsecond")


ONE = Reference(
    kind=ItemKind.ROW,
    identity="0" * 64,
    archive="demo",
    dataset="openngc",
    label="NGC 224",
    question="target=M+31",
    position=0,
    added_at=MOMENT,
    access_url="https://a.test/M31.fits",
    size=2880,
    fields={"ra": 10.68, "dec": 41.27},
    columns=COLUMNS,
)


def test_a_spreadsheet_runs_nothing(write: Write) -> None:
    risky = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1"]
    items = [
        replace(ONE, identity=f"{number:064x}", label=text, note=text) for number, text in enumerate(risky)
    ]
    rows = list(csv.reader(io.StringIO(write(items, "csv").decode(), newline="")))
    assert len(rows) == len(risky) + 1
    assert [cell for row in rows for cell in row if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}] == []


def test_other_tools_read_the_votable(write: Write) -> None:
    table = parse_single_table(io.BytesIO(write([ONE], "vot"))).to_table()
    assert (table["label"][0], table["size"][0], str(table["size"].unit)) == ("NGC 224", 2880, "byte")
    assert (table["ra"][0], table["ra"].unit) == (10.68, "deg")
    assert table["url"][0] == "https://portal.test/archives/demo/openngc/row?target=M+31&row=0"
    assert json.loads(table["fields"][0]) == ONE.fields


def test_a_script_fetches_each_file_once_under_its_own_name(write: Write) -> None:
    urls = [
        "https://a.test/1/x.fits",
        "https://a.test/2/x.fits",
        "https://a.test/1/x.fits",
        "",
        "https://a.test/$(id)",
    ]
    items = [replace(ONE, identity=f"{number:064x}", access_url=url) for number, url in enumerate(urls)]
    script = write(items, "sh").decode()
    fetched = [line.strip() for line in script.splitlines() if line.startswith("  fetch ")]
    assert fetched == [
        "fetch https://a.test/1/x.fits x.fits",
        "fetch https://a.test/2/x.fits x-2.fits",
        "fetch 'https://a.test/$(id)' id",
    ]
    assert "# Fetches 3 files" in script


def test_a_script_fetches_what_the_portal_holds_itself(write: Write) -> None:
    held = replace(
        ONE,
        access_url="",
        fields={"file": "m31.fits"},
        columns=[{"name": "file", "datatype": "char", "role": Role.ACCESS_URL}],
    )
    assert "  fetch https://portal.test/files/m31.fits m31.fits\n" in write([held], "sh").decode()


def test_what_to_cite_is_told_once_an_archive(write: Write) -> None:
    others = [replace(ONE, identity="1" * 64), replace(ONE, identity="2" * 64, dataset="hipparcos")]
    gone = replace(ONE, identity="3" * 64, archive="gone")
    cited = write([ONE, *others, gone], "bib").decode()
    assert cited.count("@misc{demoopenngc20260506") == 1
    assert "OpenNGC: NGC and IC objects: 2 rows" in cited
    assert "@misc{demohipparcos20260506" in cited
    assert "gone" not in cited
