import pytest
from lxml import etree

from app.pages.charts.moc import moc_svg, share_words


def test_the_chart_has_cells_a_grid_and_words() -> None:
    root = etree.fromstring(moc_svg("0/0-3", "Stars & <more>").encode())
    assert root.get("aria-label") == "Stars & <more>: 33 % of the sky"
    kinds = {path.get("class") for path in root.iter("path")}
    assert kinds == {"sky-covered", "sky-grid", "sky-ecliptic", "sky-galactic"}
    (covered,) = root.xpath("//path[@class='sky-covered']/@d")
    assert covered.startswith("M")


def test_two_on_a_page_have_ids_of_their_own() -> None:
    assert 'id="second"' in moc_svg("0/0", "One", "second")


@pytest.mark.parametrize(
    ("fraction", "words"),
    [
        (1.0, "all of the sky"),
        (0.25, "25 % of the sky"),
        (1 / 49152, "less than 0.1 % of the sky, 0.839 deg²"),
    ],
)
def test_a_share_of_the_sky_in_words(fraction: float, words: str) -> None:
    assert share_words(fraction) == words
