import math
import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from app.pages.rows.cells import CellMaker, cell_maker, is_numeric, plain
from connectors.contract import Column, Role

MAKER = CellMaker(lambda name: f"/files/{name}")
HOSTILE = '<script>alert("x")</script>'
ROLES: list[Role | None] = [None, *Role]


def column(role: Role | None = None, unit: str = "", link: str = "", datatype: str = "char") -> Column:
    return Column(name="c", datatype=datatype, role=role, unit=unit, link=link)


def cell(value: object, role: Role | None = None, unit: str = "", link: str = "") -> str:
    return str(MAKER.cell(column(role, unit, link), value))


def words(made: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", made))


def hrefs(made: str) -> list[str]:
    return [
        str(url) for url in html.fragment_fromstring(made, create_parent="td").xpath(".//@href | .//@src")
    ]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("link", ["", "https://example.org/?q={value}"])
@pytest.mark.parametrize(
    "text", [HOSTILE, f"https://x/{HOSTILE}", "a\" onmouseover='x'", HOSTILE * 9, f"{HOSTILE}.fits"]
)
def test_hostile_text_makes_no_element_and_no_attribute(role: Role | None, link: str, text: str) -> None:
    made = html.fragment_fromstring(cell(text, role, link=link), create_parent="td")
    assert not made.xpath(".//script")
    assert not made.xpath(".//@onmouseover")


@given(st.text(), st.sampled_from(ROLES))
def test_no_text_leaves_its_place(text: str, role: Role | None) -> None:
    tags = set(re.findall(r"<(/?\w+)", cell(text, role)))
    assert tags <= {"a", "/a", "span", "/span", "img"}


@pytest.mark.parametrize("role", [Role.LINK, Role.ACCESS_URL, Role.PREVIEW, None])
@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example/x",
        "http:evil",
    ],
)
def test_only_web_addresses_are_links(role: Role | None, text: str) -> None:
    assert hrefs(cell(text, role)) == []


@pytest.mark.parametrize("role", [Role.LINK, Role.ACCESS_URL])
@pytest.mark.parametrize("url", ["https://example.org/a?b=c&d=e", "HTTP://example.org/", "http://[x"])
def test_web_addresses_are_links(role: Role, url: str) -> None:
    assert hrefs(cell(url, role)) == [url]


def test_a_bare_file_name_is_the_portals_own() -> None:
    assert hrefs(cell("m31.fits", Role.ACCESS_URL)) == ["/files/m31.fits"]
    assert hrefs(cell("m31.png", Role.PREVIEW)) == ["/files/m31.png"] * 2


def test_a_link_template_takes_the_value_encoded() -> None:
    made = cell("M 31 & <x>", link="https://example.org/?q={value}")
    assert hrefs(made) == ["https://example.org/?q=M%2031%20%26%20%3Cx%3E"]
    assert words(made) == "M 31 & <x>"


@pytest.mark.parametrize("value", [None, "", math.nan])
def test_no_value_is_said(value: object) -> None:
    assert words(cell(value)) == "–"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (10.684793, "deg", "10.68479"),
        (0.0001, "deg", "0.0001"),
        (3.44, "mag", "3.44"),
        (1 / 3, "mag", "0.333333"),
        (1234567.0, "", "1.23457e+06"),
        (-0.0, "", "-0"),
        (math.inf, "", "∞"),
        (-math.inf, "deg", "−∞"),
        (True, "", "yes"),
        (False, "", "no"),
        (0, "", "0"),
        (-7, "", "-7"),
        ([1, 2], "", "[1, 2]"),
    ],
)
def test_values_as_they_are_read(value: object, unit: str, shown: str) -> None:
    assert words(cell(value, unit=unit)) == shown


def test_a_rounded_number_keeps_its_figures_in_the_title() -> None:
    assert 'title="0.3333333333333333"' in cell(1 / 3)


def test_a_number_that_is_not_rounded_needs_none() -> None:
    assert cell(3.44) == "3.44"


@pytest.mark.parametrize(
    ("role", "value", "sexagesimal"),
    [
        (Role.RA, 10.684793, "00 42 44.35"),
        (Role.DEC, 41.269065, "+41 16 08.6"),
        (Role.DEC, -0.01, "-00 00 36.0"),
    ],
)
def test_positions_in_degrees_have_sexagesimal_beside(role: Role, value: float, sexagesimal: str) -> None:
    assert words(cell(value, role, "deg")).endswith(f" {sexagesimal}")


@pytest.mark.parametrize(
    ("value", "unit"), [(10.5, "rad"), (10.5, ""), (math.inf, "deg"), (-math.inf, "deg")]
)
@pytest.mark.parametrize("role", [Role.RA, Role.DEC])
def test_what_is_no_angle_in_degrees_has_none(role: Role, value: float, unit: str) -> None:
    assert "sexagesimal" not in cell(value, role, unit)


@pytest.mark.parametrize(
    ("value", "role", "unit", "shown", "title"),
    [
        (84375, Role.SIZE, "kbyte", "84.4 MB", "84375 kbyte"),
        (86_400, Role.SIZE, "", "86.4 kB", "86400 bytes"),
        (1.5e6, Role.SIZE, "byte", "1.5 MB", "1500000.0 byte"),
        (58909.5, Role.TIME_START, "d", "2020-03-01 12:00:00", "MJD 58909.5"),
        (58909, Role.TIME_END, "d", "2020-03-01 00:00:00", "MJD 58909"),
        (5e-7, Role.BAND_MIN, "m", "500 nm", "5e-07 m, 2.47968 eV"),
        (0.21, Role.BAND_MAX, "m", "21 cm", "0.21 m, 1.42758 GHz"),
    ],
)
def test_numbers_that_are_better_read_in_other_words(
    value: float, role: Role, unit: str, shown: str, title: str
) -> None:
    assert cell(value, role, unit) == f'<span title="{title}">{shown}</span>'


@pytest.mark.parametrize(
    ("value", "role", "unit", "shown"),
    [
        (12, Role.SIZE, "pix", "12"),
        (2458909.5, Role.TIME_START, "d", "2.45891e+06"),
        (12.5, Role.TIME_START, "s", "12.5"),
        (5000.0, Role.BAND_MIN, "Angstrom", "5000"),
        (0.0, Role.BAND_MIN, "m", "0"),
        (math.inf, Role.BAND_MAX, "m", "∞"),
        (-math.inf, Role.TIME_START, "d", "−∞"),
        ("2020-03-01", Role.TIME_START, "d", "2020-03-01"),
        ("0.5 GB", Role.SIZE, "", "0.5 GB"),
    ],
)
def test_what_is_something_else_stays_as_it_is(value: object, role: Role, unit: str, shown: str) -> None:
    assert words(cell(value, role, unit)) == shown


@pytest.mark.parametrize("role", [Role.SIZE, Role.TIME_START, Role.BAND_MIN])
def test_no_number_is_no_value(role: Role) -> None:
    assert words(cell(math.nan, role, "m")) == "–"


@pytest.mark.parametrize("value", ["CIRCLE ICRS 10 41 0.5", [10.0, 41.0, 0.5]])
def test_a_footprint_is_short_and_whole_in_its_title(value: str | list[float]) -> None:
    assert cell(value, Role.FOOTPRINT) == f'<span title="{value}">circle, 1 deg across</span>'


def test_a_footprint_that_cannot_be_read_is_text() -> None:
    assert cell("somewhere <there>", Role.FOOTPRINT) == "somewhere &lt;there&gt;"


FORMAT = Column(name="format", datatype="char", role=Role.ACCESS_FORMAT)
FAR = "https://archive.example.org/get?id=1"


def test_a_format_is_read_in_words() -> None:
    assert cell("image/fits", Role.ACCESS_FORMAT) == '<span title="image/fits">FITS image</span>'
    assert cell("application/<x>", Role.ACCESS_FORMAT) == "application/&lt;x&gt;"


@pytest.mark.parametrize(("kind", "name"), [("image/fits", "FITS image"), (None, "open"), ("x/y", "open")])
def test_a_link_is_called_by_the_format_beside_it(kind: str | None, name: str) -> None:
    access = column(Role.ACCESS_URL)
    maker = cell_maker([access, FORMAT], str, str)
    made = maker.cell(access, FAR, {"c": FAR, "format": kind})
    assert (words(made), hrefs(made)) == (name, [FAR])


def test_an_archives_preview_is_shown_by_the_portal() -> None:
    picture = column(Role.PREVIEW)
    maker = cell_maker([picture], str, lambda number: f"/preview?row={number}")
    made = maker.cells([picture], {"c": FAR}, 7)
    assert hrefs(made) == [FAR, "/preview?row=7"]
    assert 'loading="lazy"' in made


def test_without_a_row_a_preview_is_a_link() -> None:
    made = cell_maker([], str, str).cell(column(Role.PREVIEW), "https://x.org/a.png")
    assert (words(made), hrefs(made)) == ("a.png", ["https://x.org/a.png"])


def test_long_text_is_cut_and_kept_in_the_title() -> None:
    made = cell("word " * 50)
    assert words(made).endswith("…")
    assert len(words(made)) <= 90
    assert f'title="{"word " * 50}"' in made


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (True, "yes"), (0.1, "0.1"), ("<", "<"), ([1], "[1]")]
)
def test_in_full_as_it_is_copied(value: object, text: str) -> None:
    assert plain(value) == text


@pytest.mark.parametrize(
    ("datatype", "number"), [("double", True), ("short", True), ("char", False), ("boolean", False)]
)
def test_numbers_stand_at_the_right(datatype: str, number: bool) -> None:
    assert is_numeric(column(datatype=datatype)) is number


def test_cells_come_one_after_the_other_in_their_tags() -> None:
    columns = [Column(name="a", datatype="char"), Column(name="b", datatype="double")]
    assert MAKER.cells(columns, {"b": 1.5, "a": "<"}) == '<td>&lt;</td><td class="number">1.5</td>'
