import pytest

from connectors.tap.scales import converted, falling


def test_numbers_go_from_one_unit_to_another() -> None:
    assert converted(30.0, "arcmin", "deg") == 0.5
    assert converted(1e-6, "m", "nm") == 1000.0
    assert converted(12.5, "", "") == 12.5
    assert converted(7, "s", "s") == 7


def test_wavelengths_become_frequencies_and_fall() -> None:
    assert converted(1.0, "m", "MHz") == 299.792458
    assert falling("m", "MHz")
    assert not falling("GHz", "MHz")
    assert not falling("m", "")
    with pytest.raises(ValueError, match="above 0"):
        converted(0.0, "m", "MHz")


@pytest.mark.parametrize("unit", ["kg", "no such unit"])
def test_units_that_do_not_fit_are_told(unit: str) -> None:
    with pytest.raises(ValueError, match=unit):
        converted(1.0, "m", unit)
