"""Regions on the sky in few words, as archives write them: STC-S texts and arrays of DALI 1.1."""

import math
from collections.abc import Sequence

__all__ = ["footprint_words"]

SHAPES = {"POLYGON": "polygon", "CIRCLE": "circle", "BOX": "box", "POSITION": "point", "ELLIPSE": "ellipse"}
CIRCLE_NUMBERS = 3
MOST_CORNERS = 24
LONGEST_READ = 20_000
"""Characters; a longer text is only named."""


def _size(degrees: float) -> str:
    if degrees >= 1 / 6:
        return f"{degrees:.3g} deg"
    return f"{degrees * 60:.3g} arcmin" if degrees >= 1 / 60 else f"{degrees * 3600:.3g} arcsec"


def _extent(numbers: Sequence[float]) -> float:
    """Degrees across: twice the distance of the farthest corner from the middle of all."""
    vectors = []
    for ra, dec in zip(map(math.radians, numbers[::2]), map(math.radians, numbers[1::2]), strict=True):
        across = math.cos(dec)
        vectors.append((across * math.cos(ra), across * math.sin(ra), math.sin(dec)))
    x, y, z = (sum(axis) for axis in zip(*vectors, strict=True))
    length = math.sqrt(x * x + y * y + z * z)
    if not length:
        return 360.0
    x, y, z = x / length, y / length, z / length
    # The chord, not the cosine: a cosine has no figures left for an arcsecond.
    chord = max((a - x) ** 2 + (b - y) ** 2 + (c - z) ** 2 for a, b, c in vectors)
    return 4 * math.degrees(math.asin(min(1.0, math.sqrt(chord) / 2)))


def _polygon(parts: Sequence[str | float]) -> str:
    corners = len(parts) // 2
    if corners > 1 and parts[:2] == parts[2 * corners - 2 : 2 * corners]:
        corners -= 1
    step = -(-corners // MOST_CORNERS)  # a region of hundreds of corners is measured by some of them
    chosen = range(0, 2 * corners, 2 * step)
    extent = _extent([float(parts[at + half]) for at in chosen for half in (0, 1)])
    return f"polygon, {corners} vertices, {_size(extent)} across"


def _shape(kind: str, parts: Sequence[str | float]) -> str:
    if kind == "POLYGON" and len(parts) >= 2 * CIRCLE_NUMBERS:
        return _polygon(parts)
    if kind == "CIRCLE" and len(parts) >= CIRCLE_NUMBERS:
        return f"circle, {_size(2 * float(parts[2]))} across"
    return SHAPES[kind]


def _from_text(text: str) -> str:
    words = text.replace(",", " ").replace("(", " ").replace(")", " ").split()
    kind = words[0].upper() if words else ""
    if kind not in SHAPES:
        return ""
    start = 1
    while start < len(words) and words[start][0].isalpha():  # frame, reference position, flavour
        start += 1
    return _shape(kind, words[start:])


def footprint_words(value: str | Sequence[float]) -> str:
    """A region in words, such as `polygon, 4 vertices, 0.52 deg across`; empty where it cannot be read."""
    try:
        if isinstance(value, str):
            return _from_text(value) if len(value) <= LONGEST_READ else ""
        if len(value) < CIRCLE_NUMBERS:
            return ""
        return _shape("CIRCLE" if len(value) == CIRCLE_NUMBERS else "POLYGON", value)
    except (ValueError, TypeError):
        return ""
