"""Numbers from the unit a person types to a service's; wavelength, frequency and energy are one scale."""

from functools import lru_cache

from astropy import units

__all__ = ["converted", "falling"]


@lru_cache(maxsize=256)
def _factors(unit: str, wanted: str) -> tuple[float, bool]:
    """What 1 becomes, and whether larger numbers become smaller. Raises ValueError."""
    one, two = (
        float(units.Unit(unit).to(units.Unit(wanted), value, equivalencies=units.spectral()))
        for value in (1.0, 2.0)
    )
    return one, two < one


def falling(unit: str, wanted: str) -> bool:
    """Whether a larger number becomes a smaller one, as a wavelength does that is made a frequency."""
    return bool(wanted) and unit != wanted and _factors(unit, wanted)[1]


def converted(value: float, unit: str, wanted: str) -> float:
    """A number in the wanted unit; as it is where none is wanted.

    Raises ValueError where the units do not fit, or a wavelength, frequency or energy is not above 0.
    """
    if not wanted or wanted == unit:
        return value
    if _factors(unit, wanted)[1] and value <= 0:
        raise ValueError("give a number above 0.")
    made = units.Unit(unit).to(units.Unit(wanted), value, equivalencies=units.spectral())
    # The last digits are the conversion's own, and would cut what lies on the limit.
    return float(f"{float(made):.14g}")
