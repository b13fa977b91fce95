"""Angles with a unit, as a radius is typed."""

import re

from app.forms.faults import FormFault

__all__ = ["UNITS", "read_angle"]

UNITS = {"deg": 1.0, "arcmin": 1 / 60, "arcsec": 1 / 3600}
"""Units of a radius, in degrees."""

SPELLINGS = {
    "": ("",),
    "deg": ("d", "deg", "degree", "degrees", "\u00b0"),
    "arcmin": ("m", "'", "\u2032", "arcmin", "arcmins", "arcminutes"),
    "arcsec": ("s", '"', "\u2033", "arcsec", "arcsecs", "arcseconds"),
}
WORDS = {word: unit for unit, words in SPELLINGS.items() for word in words}
ANGLE = re.compile(
    r"^\s*(?P<number>[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?)\s*(?P<unit>[^\d\s]*)\s*$"
)


def read_angle(text: str, unit: str = "deg", *, most: float = 180.0) -> float:
    """Degrees; a unit in the text wins over `unit`.

    Raises FormFault where it is no angle above 0 and at most `most` degrees.
    """
    match = ANGLE.match(text)
    word = WORDS.get(match["unit"].lower()) if match else None
    if match is None or word is None:
        raise FormFault("Give a number, with a unit if you like: 1, 0.5 deg, 30 arcmin or 10 arcsec.")
    degrees = float(match["number"].replace(",", ".")) * UNITS[word or unit]
    if not 0 < degrees <= most:
        raise FormFault(f"A radius is above 0 and at most {most:g} degrees; this one is {degrees:g} degrees.")
    return degrees
