import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from lxml import etree

from app.pages.drawing import Words, svg_of
from app.services.plots import Figure
from connectors.contract import Column
from tests.support import plotting
from tests.support.plotting import drawn, made

SVG = {"s": "http://www.w3.org/2000/svg"}
WORDS = Words("A title", "What is seen.")
THREE = {"colour": [0.0, 1.0, 2.0], "mag": [1.0, 2.0, 3.0]}


def file_of(figure: Figure, words: Words = WORDS) -> etree._Element:
    return etree.fromstring(svg_of(figure, words, alone=True).encode())


def scatter(folder: Path, values: Mapping[str, object] = THREE, **more: object) -> Figure:
    return drawn(made(folder, values), "scatter", "colour", "mag", **more)


def test_it_is_named_and_told(tmp_path: Path) -> None:
    root = file_of(scatter(tmp_path))
    assert root.get("role") == "img"
    assert root.findtext("s:title", namespaces=SVG) == "A title"
    assert root.findtext("s:desc", namespaces=SVG) == "What is seen."
    assert root.get("aria-labelledby") == root.find("s:title", SVG).get("id")


def test_every_row_is_a_dot_where_it_belongs(tmp_path: Path) -> None:
    (path,) = file_of(scatter(tmp_path)).findall(".//s:path[@class='plot-dots']", SVG)
    dots = [tuple(map(int, pair)) for pair in re.findall(r"M(-?\d+) (-?\d+)h0", path.get("d"))]
    assert len(dots) == 3
    assert dots[1] == (2000, 2000)
    assert dots[0][1] < dots[2][1]  # the brightest is at the top


def test_ticks_and_labels_are_written(tmp_path: Path) -> None:
    texts = [text.text for text in file_of(scatter(tmp_path)).iterfind(".//s:text", SVG)]
    assert {"B−V [mag]", "V magnitude [mag]", "0.0", "2.0"} <= set(texts)


def test_colours_have_a_legend(tmp_path: Path) -> None:
    figure = scatter(tmp_path, {**THREE, "z": [1.0, None, 9.0]}, colour="z")
    root = file_of(figure)
    assert len(root.findall(".//s:path[@class='plot-shades']", SVG)) == 2
    assert len(root.findall(".//s:path[@class='plot-none']", SVG)) == 1
    assert "z" in [text.text for text in root.iterfind(".//s:text", SVG)]


def test_cells_are_a_picture_within(tmp_path: Path) -> None:
    figure = drawn(made(tmp_path, THREE), "density", "colour", "mag")
    (image,) = file_of(figure).findall(".//s:image", SVG)
    assert image.get("href").startswith("data:image/png;base64,")


def test_a_page_needs_no_inline_style_and_has_no_name_space(tmp_path: Path) -> None:
    written = str(svg_of(scatter(tmp_path), WORDS))
    assert "style" not in written
    assert "xmlns" not in written
    assert 'viewBox="0 0 720' not in written


@pytest.mark.parametrize(
    "evil", ["</title><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a&b <c>"]
)
def test_hostile_names_stay_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, evil: str) -> None:
    for name in ("colour", "mag", "z"):
        column = Column(name=name, datatype="double", label=evil, unit=evil)
        monkeypatch.setitem(plotting.COLUMNS, name, column)
    figure = scatter(tmp_path, {**THREE, "z": [1.0, 2.0, 3.0]}, colour="z")
    root = file_of(figure, Words(evil, evil))
    assert root.findtext("s:title", namespaces=SVG) == evil
    assert {etree.QName(one).localname for one in root.iter()} <= {
        *("svg", "title", "desc", "rect", "text", "g", "line", "path"),
    }
    assert "<script" not in svg_of(figure, Words(evil, evil))


def test_a_plot_of_many_points_stays_small(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    many = {"colour": rng.normal(size=5000), "mag": rng.normal(size=5000)}
    assert len(svg_of(scatter(tmp_path, many), WORDS)) < 100_000
    more = {"colour": rng.normal(size=6000), "mag": rng.normal(size=6000)}
    assert len(svg_of(scatter(tmp_path / "more", more), WORDS)) < 40_000
