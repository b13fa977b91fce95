import re

import numpy as np
import pytest
from lxml import etree

from app.pages.charts.legend import Entry, legend_of, summary_of
from app.pages.charts.sky import RowLink, sky_file, sky_svg
from app.services.sky import Chart, Frame, all_sky, around, chart_of
from connectors.contract import Circle
from tests.support.skies import placed

HOSTILE = '</title></svg><script>alert(1)</script>"&\x00\x0b\ud800￾'
SVG = "{http://www.w3.org/2000/svg}"


def links(labels: dict[int, str] | None = None) -> RowLink:
    return (lambda number: f"/row?target=M+31&row={number}"), labels or {}


def chart(frame: Frame, *, region: Circle | None = None) -> Chart:
    rows = placed([10, 11, 200], [41, 41.5, -20], ["CIRCLE 10 41 0.5", None, "CIRCLE 200 -20 5"])
    return chart_of(rows, region, frame)


def drawn(frame: Frame) -> etree._Element:
    return etree.fromstring(sky_svg(chart(frame), links(), "Words").encode())


def test_a_point_leads_to_its_row() -> None:
    found = drawn(around(10, 41, 4)).findall(".//a[@data-row]")
    assert [link.get("data-row") for link in found if link.find("circle") is not None] == ["0", "1"]
    assert {link.get("href") for link in found} == {"/row?target=M+31&row=0", "/row?target=M+31&row=1"}
    assert found[0].find("title").text == "Row 1"


def test_east_is_left_and_north_is_up() -> None:
    first, second = drawn(around(10, 41, 4)).findall(".//circle")
    assert float(second.get("cx")) < float(first.get("cx"))
    assert float(second.get("cy")) < float(first.get("cy"))


def test_a_label_cannot_leave_its_place() -> None:
    text = sky_svg(
        chart(around(10, 41, 4)),
        links({0: HOSTILE, 1: "<b>"}),
        HOSTILE.replace("\x00", "").replace("\x0b", ""),
    )
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    file = sky_file(chart(around(10, 41, 4)), links({0: HOSTILE}), "Title <1>", "Words & more")
    root = etree.fromstring(file.encode("utf-8"))
    assert root.find(f"{SVG}title").text == "Title <1>"
    assert root.findall(f".//{SVG}script") == []


@pytest.mark.parametrize(
    "frame", [all_sky(), all_sky(200), around(10, 41, 4), around(0, 90, 60), around(0, 0, 1 / 3600)]
)
def test_everything_has_a_place_in_the_picture(frame: Frame) -> None:
    text = sky_file(chart(frame, region=Circle(10, 41, 1)), links(), "T", "W")
    etree.fromstring(text.encode())
    assert not re.search(r"nan|inf[^o]", text.partition("</style>")[2])


def test_the_grid_is_told_in_hours_and_degrees() -> None:
    words = [text.text for text in drawn(around(10, 41, 4)).findall(".//text")]
    assert {"0h40m", "+41°"} <= set(words)
    whole = [text.text for text in drawn(all_sky()).findall(".//text")]
    assert {"60°", "330°", "+30°", "−60°", "30°"} <= set(whole)


def test_many_rows_are_few_shapes() -> None:
    generator = np.random.default_rng(4)
    rows = placed(generator.uniform(0, 360, 30_000).tolist(), generator.uniform(-60, 60, 30_000).tolist())
    made = chart_of(rows, None, all_sky())
    text = sky_svg(made, links(), "W")
    assert len(text) < 300_000
    assert "data-row" not in text
    assert text.count('class="sky-level ') == len(legend_of(made)) - 3
    assert legend_of(made)[0].words == "Rows in a cell of 3.38° × 3.38°:"


def test_what_signs_mean() -> None:
    told = legend_of(chart(around(10, 41, 4), region=Circle(10, 41, 1)))
    assert told == [
        Entry("point", "2 rows"),
        Entry("footprint", "1 footprint"),
        Entry("asked", "region asked for"),
    ]
    assert [entry.sign for entry in legend_of(chart(all_sky()))][-2:] == ["ecliptic", "galactic"]


@pytest.mark.parametrize(
    ("ra", "words"),
    [
        ([10.0], "1 row of 1 row here."),
        ([10.0, 200.0], "1 row of 2 rows here."),
        ([10.0, None], "1 row of 2 rows here; 1 row has no position."),
        ([], "No row passes the filters."),
    ],
)
def test_what_is_shown_in_words(ra: list[float | None], words: str) -> None:
    assert summary_of(chart_of(placed(ra, [41.0] * len(ra)), None, around(10, 41, 4))) == words


def test_footprints_alone_in_words() -> None:
    rows = placed([None], [None], ["CIRCLE 10 41 1"])
    assert summary_of(chart_of(rows, None, around(10, 41, 4))) == "1 row with a footprint here."


def test_a_script_can_go_back_to_the_sky() -> None:
    facts = drawn(around(10, 41, 4)).attrib
    assert (facts["data-projection"], facts["data-ra"], facts["data-dec"]) == ("tan", "10", "41")
    assert float(facts["data-scale"]) == 160
