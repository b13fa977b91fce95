import pytest

from app.services.plots.labels import label_of, unit_words
from connectors.contract import Column


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("mas.yr**-1", "mas yr⁻¹"),
        ("mag.arcsec**-2", "mag arcsec⁻²"),
        ("10**-17 erg/s", "10⁻¹⁷ erg/s"),
        ("um", "µm"),
        ("Angstrom", "Å"),
        ("mag", "mag"),
        ("0.1nm", "0.1nm"),
        ("", ""),
    ],
)
def test_units_for_reading(unit: str, words: str) -> None:
    assert unit_words(unit) == words


def test_an_axis_says_name_factor_and_unit() -> None:
    column = Column(name="f", datatype="double", label="Flux", unit="Jy")
    assert label_of(column, "Jy", "×10⁶") == "Flux [×10⁶ Jy]"
    assert label_of(Column(name="n", datatype="int"), "") == "n"
