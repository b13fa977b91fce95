import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms.angles import UNITS, read_angle
from app.forms.faults import FormFault


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("1", 1),
        (" 0.5 ", 0.5),
        ("0,5", 0.5),
        (".5", 0.5),
        ("+2", 2),
        ("1 deg", 1),
        ("1d", 1),
        ("1°", 1),
        ("2 degrees", 2),
        ("30 arcmin", 0.5),
        ("30'", 0.5),
        ("30\u2032", 0.5),
        ("30 ARCMIN", 0.5),
        ("36 arcsec", 0.01),
        ('36"', 0.01),
        ("36\u2033", 0.01),
        ("36s", 0.01),
        ("1e-1 deg", 0.1),
        ("180", 180),
    ],
)
def test_angles_with_their_units(text: str, degrees: float) -> None:
    assert read_angle(text) == pytest.approx(degrees)


def test_a_unit_in_the_text_wins() -> None:
    assert read_angle("30 arcmin", "arcsec") == pytest.approx(0.5)


def test_without_a_unit_the_chosen_one_counts() -> None:
    assert read_angle("30", "arcmin") == pytest.approx(0.5)


@pytest.mark.parametrize(
    "text",
    ["", "deg", "wide", "1 parsec", "1 2", "1 deg 2", "--1", "1..2", "nan", "inf", "0", "-1", "181", "1e999"],
)
def test_what_is_no_radius_is_a_fault(text: str) -> None:
    with pytest.raises(FormFault):
        read_angle(text)


@given(st.floats(1e-6, 180), st.sampled_from(sorted(UNITS)))
def test_a_printed_angle_reads_back(degrees: float, unit: str) -> None:
    assert read_angle(f"{degrees / UNITS[unit]!r} {unit}", most=181) == pytest.approx(degrees)


@given(st.text(), st.sampled_from(sorted(UNITS)))
def test_no_text_is_a_crash(text: str, unit: str) -> None:
    try:
        assert 0 < read_angle(text, unit) <= 180
    except FormFault:
        return
