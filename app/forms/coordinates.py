"""Positions as people type them.

Read are degrees (`10.68 +41.27`, `10.68, 41.27`, `10.68d 41.27d`) and sexagesimal in hours and degrees
(`00 42 44.3 +41 16 09`, `00:42:44.3 +41:16:09`, `00h42m44.3s +41d16m09s`, with signs °, ′ and ″), with an
optional frame word (ICRS, J2000) and typographic minus signs. What holds other words is a name.
"""

import re

from app.forms.faults import FormFault
from connectors.contract import Position

__all__ = ["read_position"]

TIDY = str.maketrans(
    {
        "\u2212": "-",
        "\u2013": "-",
        "\u2010": "-",
        "\u2011": "-",
        "\u2032": "'",
        "\u2019": "'",
        "\u2033": '"',
        "\u201d": '"',
        "\u00b0": "d",
        "\u00ba": "d",
        "\u00a0": " ",
        "\u2009": " ",
    }
)
FRAME = re.compile(
    r"^\s*(?:icrs|j2000(?:\.0)?|fk5)\b[\s:,]*|[\s,]*\b(?:icrs|j2000(?:\.0)?)\s*$", re.IGNORECASE
)
LABEL = re.compile(r"\b(?:ra|dec|de)\b\s*[=:]?\s*", re.IGNORECASE)
DEGREE_WORD = re.compile(r"(?<=\d)\s*deg(?:rees?)?(?=\s|,|$)", re.IGNORECASE)
NUMBER = r"\d+(?:\.\d*)?|\.\d+"
SPLITS = (
    re.compile(r"^(?P<ra>[^,;]+)[,;]\s*(?P<dec>[^,;]+)$"),
    re.compile(r"^(?P<ra>[^+-].*?)\s*(?P<dec>[+-].+)$"),
    re.compile(rf"^(?P<ra>(?:{NUMBER})\s*[hd].*?)\s+(?P<dec>(?:{NUMBER})\s*d.*)$", re.IGNORECASE),
    re.compile(r"^(?P<ra>\S+)\s+(?P<dec>\S+)$"),
    re.compile(r"^(?P<ra>\S+\s+\S+\s+\S+)\s+(?P<dec>\S+\s+\S+\s+\S+)$"),
)
DEGREES = re.compile(rf"^(?P<degrees>[+-]?(?:{NUMBER})(?:[eE][+-]?\d+)?)\s*(?:d|deg|degrees?)?$")
SEXAGESIMAL = re.compile(
    rf"""^(?P<sign>[+-]?)\s*(?P<whole>\d{{1,3}})
    (?:\s*(?P<unit>[hd])\s*|\s*:\s*|\s+)
    (?P<minutes>\d{{1,2}}(?:\.\d*)?)
    (?:(?:\s*[m']\s*|\s*:\s*|\s+)(?P<seconds>{NUMBER})\s*(?:s|"|'')?|\s*[m']?)\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
LETTERS = re.compile(r"[^\W\d_]")
UNITS = re.compile(r"deg(?:rees?)?|[hdms]|e(?=[+-]?\d)", re.IGNORECASE)
CATALOGUED = re.compile(r"^\d{1,2}[a-z]{1,2}\s*\d{4,}[+-]\d", re.IGNORECASE)
"""Names made of a position, such as 1H 0707-495, 2S 0114+650 or 1E0657-56."""
FULL_TURN = 360.0
SIXTY = 60.0


def _sexagesimal(match: re.Match[str], what: str) -> float:
    minutes, seconds = float(match["minutes"]), float(match["seconds"] or 0)
    if minutes >= SIXTY or seconds >= SIXTY:
        raise FormFault(f"Minutes and seconds of {what} must be below 60.")
    if match["seconds"] and "." in match["minutes"]:
        raise FormFault(f"The minutes of {what} have decimals and seconds too; give one of them.")
    value = int(match["whole"]) + minutes / 60 + seconds / 3600
    return -value if match["sign"] == "-" else value


def _angle(text: str, what: str, *, hours: bool) -> float | None:
    """Degrees, or None where the text is no angle; `hours` says what sexagesimal counts."""
    if match := DEGREES.match(text):
        return float(match["degrees"])
    if match := SEXAGESIMAL.match(text):
        unit = (match["unit"] or ("h" if hours else "d")).lower()
        return _sexagesimal(match, what) * (15 if unit == "h" else 1)
    return None


def _checked(ra: float, dec: float) -> Position:
    if not -90 <= dec <= 90:  # noqa: PLR2004 - the poles
        raise FormFault(f"A declination is between -90 and +90 degrees; this one is {dec:g}.")
    if not 0 <= ra <= FULL_TURN:
        raise FormFault(
            f"A right ascension is between 0 and 360 degrees (24 hours); this one is {ra:g} degrees."
        )
    return Position(ra % FULL_TURN, dec)


def read_position(text: str) -> Position | None:
    """ICRS degrees, or None where the text is a name. Raises FormFault for a position outside the sphere."""
    tidy = DEGREE_WORD.sub("d", LABEL.sub("", FRAME.sub("", text.translate(TIDY))).strip())
    if not tidy or tidy[0].isalpha() or LETTERS.search(UNITS.sub("", tidy)) or CATALOGUED.match(tidy):
        return None
    for split in SPLITS:
        if match := split.match(tidy):
            ra = _angle(match["ra"].strip(), "the right ascension", hours=True)
            dec = _angle(match["dec"].strip(), "the declination", hours=False)
            if ra is not None and dec is not None:
                return _checked(ra, dec)
    if re.fullmatch(r"[\d\s.,:;+\-hdms'\"]+", tidy, re.IGNORECASE) and re.search(r"\d[\s:,.+-]+\d", tidy):
        raise FormFault(
            "This looks like a position but cannot be read. Try 10.68 +41.27 or 00 42 44 +41 16 09."
        )
    return None
