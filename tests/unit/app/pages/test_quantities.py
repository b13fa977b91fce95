import pytest

from app.pages.quantities import band_words, grouped, head_unit, photon_words, size_words, time_words
from connectors.contract import Column, Role


def test_thousands_are_set_apart() -> None:
    assert [grouped(number) for number in (0, 999, 1000, 1234567)] == [
        "0",
        "999",
        "1\u202f000",
        "1\u202f234\u202f567",
    ]


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 kB"),
        (86_400, "86.4 kB"),
        (1.5e6, "1.5 MB"),
        (2e9, "2 GB"),
        (3e15, "3e+03 TB"),
    ],
)
def test_sizes_in_words(size: float, shown: str) -> None:
    assert size_words(size) == shown


@pytest.mark.parametrize(
    ("mjd", "words"),
    [
        (58909.0, "2020-03-01 00:00:00"),
        (58909.52083333334, "2020-03-01 12:30:00"),
        (58909 + 12.49999999 / 24, "2020-03-01 12:30:00"),
        (51544, "2000-01-01 00:00:00"),
        (2458909.5, ""),
        (0.0, ""),
        (-5.0, ""),
        (365.25, ""),
    ],
)
def test_a_modified_julian_date_as_a_time(mjd: float, words: str) -> None:
    assert time_words(mjd) == words


@pytest.mark.parametrize(
    ("metres", "words", "photon"),
    [
        (1.239841984e-18, "1 TeV", "1 TeV"),
        (1.239841984e-15, "1 GeV", "1 GeV"),
        (1.239841984e-9, "1 keV", "1 keV"),
        (1e-8, "10 nm", "123.984 eV"),
        (6.5628e-7, "656.28 nm", "1.88920 eV"),
        (2.2e-6, "2.2 µm", "136.269 THz"),
        (8.5e-4, "850 µm", "352.697 GHz"),
        (2.6e-3, "2.6 mm", "115.305 GHz"),
        (0.21, "21 cm", "1.42758 GHz"),
        (1.5, "1.5 m", "199.862 MHz"),
        (4000, "4 km", "74.9481 kHz"),
    ],
)
def test_a_wavelength_in_the_usual_unit_with_its_photon(metres: float, words: str, photon: str) -> None:
    def number(text: str) -> tuple[float, str]:
        value, unit = text.split()
        return round(float(value), 4), unit

    assert number(band_words(metres)) == number(words)
    assert number(photon_words(metres)) == number(photon)


@pytest.mark.parametrize(
    ("role", "unit", "head"),
    [
        (Role.SIZE, "kbyte", ""),
        (Role.SIZE, "pix", "pix"),
        (Role.TIME_START, "d", "UTC"),
        (Role.TIME_END, "s", "s"),
        (Role.BAND_MIN, "m", ""),
        (Role.BAND_MAX, "Angstrom", "Angstrom"),
        (Role.RA, "deg", "deg"),
        (None, "d", "d"),
    ],
)
def test_a_head_has_the_unit_unless_its_cells_have_it(role: Role | None, unit: str, head: str) -> None:
    assert head_unit(Column(name="c", datatype="double", unit=unit, role=role)) == head
