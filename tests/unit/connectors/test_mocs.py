"""Coverage maps: read strictly, made so that nothing of a region is left out."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mocpy import MOC

from connectors.contract import Box, Circle, Polygon, Region
from connectors.mocs import joined, meets, moc_of, moc_of_places, moc_of_region, read_moc, read_moc_file

longitudes = st.floats(0, 359.999)
latitudes = st.floats(-90, 90)
turns = st.floats(0, 1)


def has(moc: MOC, ra: float, dec: float) -> bool:
    return not moc.intersection(moc_of_places(np.array([ra]), np.array([dec]), 29)).empty()


def offset(ra: float, dec: float, away: float, angle: float) -> tuple[float, float]:
    up, far = np.radians(dec), np.radians(away)
    sine = np.sin(up) * np.cos(far) + np.cos(up) * np.sin(far) * np.cos(angle)
    there = np.clip(sine, -1, 1)
    along = np.arctan2(np.sin(angle) * np.sin(far) * np.cos(up), np.cos(far) - np.sin(up) * there)
    return float((ra + np.degrees(along)) % 360), float(np.degrees(np.arcsin(there)))


@given(longitudes, latitudes, st.floats(1e-4, 180), turns, turns)
@example(359.9, 90.0, 179.9, 1.0, 0.3)
def test_a_circle_leaves_nothing_out(ra: float, dec: float, radius: float, far: float, turn: float) -> None:
    place = offset(ra, dec, far * radius * (1 - 1e-9), turn * 2 * np.pi)
    assert has(moc_of_region(Circle(ra, dec, radius)), *place)


@given(longitudes, st.floats(1e-3, 360), latitudes, latitudes, turns, turns)
@example(129.18, 173.9, -0.92, 90.0, 0.8444, 0.3281)
@example(322.97, 118.19, 16.86, 76.48, 0.9261, 0.0022)
def test_a_box_leaves_nothing_out(
    low: float, wide: float, south: float, north: float, along: float, up: float
) -> None:
    bottom, top = sorted((south, north))
    place = (low + along * wide) % 360, bottom + up * (top - bottom)
    assert has(moc_of_region(Box(low, (low + wide) % 360, bottom, top)), *place)


@given(longitudes, latitudes, st.floats(1e-3, 40), st.lists(turns, min_size=3, max_size=3), turns)
def test_a_polygon_leaves_nothing_out(
    ra: float, dec: float, size: float, shares: list[float], turn: float
) -> None:
    corners = [offset(ra, dec, size, angle + turn) for angle in (0.0, 2.1, 4.2)]
    up, along = np.radians([c[1] for c in corners]), np.radians([c[0] for c in corners])
    vectors = np.stack([np.cos(up) * np.cos(along), np.cos(up) * np.sin(along), np.sin(up)], axis=-1)
    x, y, z = (np.array(shares) + 1e-3) @ vectors
    place = float(np.degrees(np.arctan2(y, x)) % 360), float(np.degrees(np.arctan2(z, np.hypot(x, y))))
    assert has(moc_of_region(Polygon(tuple(corners))), *place)


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        (Circle(10, 20, 1), True),
        (Circle(13, 20, 1), False),
        (Circle(190, -20, 1), False),
        (Circle(190, -20, 179), True),
        (Box(5, 15, 15, 25), True),
        (Box(350, 2, -5, 5), False),
        (Polygon(((9, 19), (11, 19), (10, 21))), True),
        (Polygon(((99, 19), (101, 19), (100, 21))), False),
        (Polygon(((0, 0), (120, 0), (240, 0))), True),
    ],
)
def test_whether_a_region_meets_a_map(region: Region, expected: bool) -> None:
    text = read_moc(str(moc_of_region(Circle(10, 20, 1)).serialize("str")))
    assert meets(text, region) is expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "ASCII MOC"),
        ("nonsense", "ASCII MOC"),
        ("3/", "empty"),
        ("3/0-900", "ASCII MOC"),
        ("30/1", "above 29"),
        ("3/5-1", "high to low"),
        ("t11/1-3", "ASCII MOC"),
    ],
)
def test_what_is_no_map_is_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_moc(text)


def test_maps_are_read_from_files_of_each_kind(tmp_path: Path) -> None:
    text = "3/10 4/64-66"
    moc = moc_of(text)
    for name, form in (("a.fits", "fits"), ("b.moc", "fits"), ("c.json", "json"), ("d.txt", "ascii")):
        moc.save(tmp_path / name, form)
        assert moc_of(read_moc_file(tmp_path / name)) == moc
    assert moc_of(joined([text, "3/11"])) == moc_of("3/10-11 4/64-66")


@pytest.mark.parametrize(
    ("name", "words"), [("a.png", "ends in"), ("a.fits", "no MOC"), ("a.txt", "ASCII MOC")]
)
def test_a_file_without_a_map_is_refused(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / name).write_text("nothing of the kind")
    with pytest.raises(ValueError, match=words):
        read_moc_file(tmp_path / name)
