"""A real VO server's datasets on the portal's pages, from an archive file to rows, files and recipes."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.support.pages import cells_of, element, page_of, words_of

pytestmark = pytest.mark.needs("dachs")

ARCHIVE = """
title = "A real server"
institute = "The tests"
summary = "DaCHS on this machine."

[[datasets]]
id = "stars"
title = "Stars"
connector = "tap"
url = "{dachs.tap}"
key = "star_id"
shown = ["star_id", "ra", "dec", "vmag", "common_name"]
[datasets.options]
table = "escapade.stars"
position = {{ ra = "ra", dec = "dec" }}
[[datasets.parameters]]
name = "vmag"
label = "V"
kind = "range"
unit = "mag"
operator = "between"

[[datasets]]
id = "obscore"
title = "Observations"
connector = "tap"
url = "{dachs.tap}"
[datasets.options]
table = "ivoa.obscore"
obscore = true

[[datasets]]
id = "broken"
title = "A table that is not there"
connector = "tap"
url = "{dachs.tap}"
[datasets.options]
table = "escapade.nothing"

[[datasets]]
id = "cone"
title = "Cone"
connector = "scs"
url = "{dachs.scs}"

[[datasets]]
id = "images"
title = "Images"
connector = "sia"
url = "{dachs.sia}"
options = {{ version = 1 }}

[[datasets]]
id = "images-2"
title = "Images, SIA 2"
connector = "sia"
url = "{dachs.sia2}"
options = {{ version = 2 }}

[[datasets]]
id = "spectra"
title = "Spectra"
connector = "ssa"
url = "{dachs.ssa}"
"""
M31 = "target=10.6847+41.2688&radius=1+deg"


@pytest.fixture(scope="module")
def archive() -> str:
    return ARCHIVE


def rows_of(browser: FlaskClient, dataset: str, question: str) -> list[list[str]]:
    answer = browser.get(f"/archives/real/{dataset}.csv?{question}")
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.text)))[1:]


@pytest.mark.parametrize(
    ("dataset", "question", "rows"),
    [
        ("stars", M31, 166),
        ("stars", "target=10.6847+41.2688&radius=0.1", 1),
        ("stars", "vmag_max=5&max_rows=1000", 289),
        ("obscore", "target=10.7+41.3&radius=0.5", 10),
        ("obscore", "target=10.7+41.3&radius=0.5&band_min=1&band_max=3&band_unit=um", 1),
        ("obscore", "polygon=10+41+11+41+11+42+10+42", 9),
        ("obscore", "box=10+11.5+41+42", 10),
        ("cone", M31, 166),
        ("images", "target=10.7+41.3&radius=0.25", 4),
        ("images-2", "target=10.7+41.3&radius=1", 5),
        ("images-2", "target=10.7+41.3&radius=1&band_min=1&band_max=3&band_unit=um", 1),
        ("spectra", "target=10.7+41.3&radius=0.5", 5),
    ],
)
def test_every_way_of_asking_gives_its_rows(
    browser: FlaskClient, dataset: str, question: str, rows: int
) -> None:
    page = browser.get(f"/archives/real/{dataset}?{question}")
    assert page.status_code == 200
    assert len(rows_of(browser, dataset, question)) == rows


def test_a_page_shows_units_names_and_the_columns_worth_it(browser: FlaskClient) -> None:
    page = browser.get(f"/archives/real/stars?{M31}&sort=vmag")
    heads = page_of(page).xpath("//form[@class='rows-form']//thead//th")
    words = " ".join(words_of(head) for head in heads)
    assert [name for name in ("star_id", "ra", "dec", "vmag", "common_name", "photons") if name in words] == [
        "star_id",
        "ra",
        "dec",
        "vmag",
        "common_name",
    ]
    assert "deg" in words
    assert len(cells_of(page, 0)) == 50


def test_a_cut_answer_says_so(browser: FlaskClient) -> None:
    words = words_of(element(browser.get("/archives/real/stars?max_rows=7"), "results"))
    assert words.startswith("cut short 7 rows")


def test_a_bad_table_is_told_in_the_servers_words(browser: FlaskClient) -> None:
    words = words_of(element(browser.get("/archives/real/broken?max_rows=7"), "results"))
    assert words.startswith("failed")
    assert "escapade.nothing" in words


def test_nothing_there_is_empty(browser: FlaskClient) -> None:
    words = words_of(element(browser.get("/archives/real/stars?target=10+-80&radius=1+arcsec"), "results"))
    assert words.startswith("no rows")


@pytest.mark.parametrize("dataset", ["stars", "cone", "images", "images-2", "spectra", "obscore"])
def test_the_shown_script_gives_the_same_rows(browser: FlaskClient, tmp_path: Path, dataset: str) -> None:
    question = "target=10.7+41.3&radius=0.5"
    page = page_of(browser.get(f"/archives/real/{dataset}?{question}"))
    scripts = [text for text in page.xpath("//pre//text()") if "pyvo" in text]
    file = tmp_path / "ask.py"
    file.write_text(scripts[0] + "\nprint(len(rows))\n", encoding="utf-8")
    told = subprocess.run(  # noqa: S603 - the page's own script
        [sys.executable, "-W", "ignore", file], capture_output=True, text=True, check=True, timeout=60
    )
    assert int(told.stdout.split()[-1]) == len(rows_of(browser, dataset, question))
