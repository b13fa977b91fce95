import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.forms.coordinates import read_position
from app.forms.faults import FormFault
from app.pages.sky.words import position_words
from connectors.contract import Position

M31 = Position(10.684583, 41.269167)
ANY_RA = st.floats(0, 360, exclude_max=True)
ANY_DEC = st.floats(-90, 90)


def same(found: Position | None, ra: float, dec: float, within: float = 2e-4) -> bool:
    turn = abs(found.ra - ra) % 360 if found else 360
    return found is not None and min(turn, 360 - turn) <= within and abs(found.dec - dec) <= within


@pytest.mark.parametrize(
    "text",
    [
        "10.684583 41.269167",
        "10.684583 +41.269167",
        "10.684583, 41.269167",
        "10.684583,41.269167",
        "10.684583; +41.269167",
        "10.684583d 41.269167d",
        "10.684583deg +41.269167deg",
        "10.684583 deg 41.269167 deg",
        "10.684583° +41.269167°",
        "  10.684583\u00a0+41.269167 ",
        "1.0684583e1 4.1269167e1",
        "00 42 44.3 +41 16 09",
        "00 42 44.3 41 16 09",
        "00:42:44.3 +41:16:09",
        "00:42:44.3, +41:16:09",
        "00:42:44.3+41:16:09",
        "00h42m44.3s +41d16m09s",
        "00h42m44.3s+41d16m09s",
        "00h 42m 44.3s +41° 16′ 09″",
        "0h42m44.3s 41d16m9s",
        "0H42M44.3S +41D16M09S",
        "00h42m44.3s +41d16'09\"",
        "00h42m44.3s +41°16'09''",
        "00 42.7383 +41 16.15",
        "ICRS 10.684583 +41.269167",
        "10.684583 +41.269167 ICRS",
        "J2000 00:42:44.3 +41:16:09",
        "J2000.0 00:42:44.3 +41:16:09",
        "00:42:44.3 +41:16:09 (J2000)".replace("(", "").replace(")", ""),
        "RA 10.684583 Dec +41.269167",
        "ra=10.684583, dec=41.269167",
        "RA: 00 42 44.3 Dec: +41 16 09",
    ],
)
def test_usual_notations_of_m31_are_read(text: str) -> None:
    assert same(read_position(text), M31.ra, M31.dec)


@pytest.mark.parametrize(
    ("text", "ra", "dec"),
    [
        ("0 0", 0, 0),
        ("360 90", 0, 90),
        ("24 00 00 -90 00 00", 0, -90),
        ("05 35 17.3 -05 23 28", 83.822083, -5.391111),
        ("05 35 17.3 \u221205 23 28", 83.822083, -5.391111),
        ("05 35 17.3 \u201305 23 28", 83.822083, -5.391111),
        ("10:00:00 -00:30:00", 150, -0.5),
        ("1e-05 -1e-05", 1e-05, -1e-05),
        ("12:30 +10:20", 187.5, 10.333333),
    ],
)
def test_signs_and_edges(text: str, ra: float, dec: float) -> None:
    assert same(read_position(text), ra, dec, 1e-5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "M 31",
        "NGC 224",
        "HIP 677",
        "BD +12 1",
        "47 Tuc",
        "3C 273",
        "4C 39.25",
        "2MASX J00424433+4116074",
        "PSR J0534+2200",
        "QSO B0957+561",
        "61 Cyg",
        "1E 0657-56",
        "1E0657-56",
        "1H 0707-495",
        "1H0323+342",
        "2S 0114+650",
        "4U 1700-37",
        "1ES 1959+650",
        "ICRS",
        "SDSS J1030+0524",
        "Vega",
        "銀河",
    ],
)
def test_a_name_is_not_a_position(text: str) -> None:
    assert read_position(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("10 91", "declination"),
        ("10 -90.0001", "declination"),
        ("361 10", "right ascension"),
        ("-1 10", "right ascension"),
        ("25 00 00 +10 00 00", "right ascension"),
        ("00 60 00 +10 00 00", "below 60"),
        ("00 10 00 +10 00 60", "below 60"),
        ("00 10.5 30 +10 00 00", "decimals"),
        ("10 20 30", "cannot be read"),
        ("10 20 30 40", "cannot be read"),
        ("1e400 2", "right ascension"),
    ],
)
def test_a_position_outside_the_sphere_says_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(FormFault, match=words):
        read_position(text)


@given(ANY_RA, ANY_DEC)
@example(359.99999999, -1e-9)
@example(14.999999999, 89.99999999)
def test_what_the_pages_print_reads_back(ra: float, dec: float) -> None:
    assert same(read_position(position_words(ra, dec)), ra, dec, 5e-5)


@given(ANY_RA, ANY_DEC)
def test_degrees_read_back(ra: float, dec: float) -> None:
    assert same(read_position(f"{ra!r} {dec:+.17g}"), ra, dec, 1e-12)


@given(st.text(st.sampled_from("0123456789 +-.,:;hdmse°'\"\u2212\u2032JICRSra=²٣"), max_size=40) | st.text())
@example("+")
@example("1+")
@example("d d")
@example("1e 2e")
def test_no_text_is_a_crash(text: str) -> None:
    try:
        found = read_position(text)
    except FormFault:
        return
    assert found is None or (0 <= found.ra < 360 and -90 <= found.dec <= 90)
