"""What the demo says of the sky is so."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pyarrow.parquet as pq
import pytest
from astropy.io import fits
from PIL import Image

from connectors.contract import Circle, QueryRequest
from connectors.local import LocalConnector
from connectors.local.demo.openngc import spaced
from connectors.local.demo.star_names import STAR_NAMES
from connectors.registry import Registry
from tests.support.archives import answered

Row = dict[str, object]


def rows(demo: Path, table: str, key: str) -> dict[object, Row]:
    return {row[key]: row for row in pq.read_table(demo / f"{table}.parquet").to_pylist()}


@pytest.mark.parametrize(
    ("packed", "name"),
    [
        ("NGC0224", "NGC 224"), ("IC0080 NED01", "IC 80 NED01"), ("IC0186A", "IC 186A"), ("M040", "M 40"),
        ("ESO056-115", "ESO 056-115"), ("odd", "odd"),
    ],
)  # fmt: skip
def test_names_as_people_write_them(packed: str, name: str) -> None:
    assert spaced(packed) == name


def test_andromeda(demo: Path) -> None:
    row = rows(demo, "openngc", "name")["NGC 224"]
    assert (row["ra"], row["dec"]) == pytest.approx((10.68479, 41.26906), abs=1e-4)
    assert (row["messier"], row["type"], row["catalogue_name"], row["v_mag"]) == (
        "M 31",
        "Galaxy",
        "NGC0224",
        3.44,
    )


def test_neighbours_of_andromeda(registry: Registry) -> None:
    request = QueryRequest(archive="demo", dataset="openngc", region=Circle(10.6847917, 41.2690556, 1))
    names = answered(registry.connector("demo", "openngc"), request)["name"].to_pylist()
    assert names == ["NGC 224", "NGC 221", "NGC 205", "NGC 206"]


@pytest.mark.parametrize(
    ("number", "ra", "dec", "parallax", "magnitude"),
    [
        (677, 2.09653, 29.09083, 33.62, 2.0371),
        (32349, 101.28854, -16.71314, 379.21, -1.0876),
        (91262, 279.23411, 38.78299, 130.23, 0.0868),
    ],
)
def test_known_stars(
    demo: Path, number: int, ra: float, dec: float, parallax: float, magnitude: float
) -> None:
    row = rows(demo, "hipparcos", "hip")[number]
    assert (row["ra"], row["dec"]) == pytest.approx((ra, dec), abs=1e-5)
    assert (row["parallax"], row["hp_mag"], row["name"]) == (parallax, magnitude, f"HIP {number}")


def test_named_stars_are_bright(demo: Path) -> None:
    stars = rows(demo, "hipparcos", "hip")
    assert {stars[number]["proper_name"] for number in STAR_NAMES} == set(STAR_NAMES.values())
    assert max(float(str(stars[number]["hp_mag"])) for number in STAR_NAMES) < 3.5


def test_messier_is_complete_and_102_says_what_it_is(demo: Path) -> None:
    messier = rows(demo, "messier", "messier")
    assert list(messier) == [f"M {number}" for number in range(1, 111)]
    assert (messier["M 102"]["ra"], messier["M 102"]["dec"]) == (
        messier["M 101"]["ra"],
        messier["M 101"]["dec"],
    )
    assert "M 101" in str(messier["M 102"]["notes"])
    assert messier["M 1"]["common_names"] == "Crab Nebula"


def test_images_are_where_they_say(registry: Registry) -> None:
    images = registry.connector("demo", "images")
    assert isinstance(images, LocalConnector)
    for row in answered(images, QueryRequest(archive="demo", dataset="images")).to_pylist():
        path, preview = images.file(row["access_url"]), images.file(row["preview"])
        assert path is not None
        assert preview is not None
        assert path.stat().st_size == row["size"]
        with fits.open(path) as units:
            assert (units[0].header["NAXIS1"], units[0].header["NAXIS2"]) == (row["width"], row["height"])
        with Image.open(preview) as picture:
            assert max(picture.size) == 480


def test_the_b1950_image_stands_on_its_galaxy(demo: Path) -> None:
    row = rows(demo, "images", "id")["ngc1316"]
    galaxy = rows(demo, "openngc", "name")["NGC 1316"]
    assert (row["ra"], row["dec"]) == pytest.approx((galaxy["ra"], galaxy["dec"]), abs=0.05)


def test_the_maps_count_every_object(demo: Path) -> None:
    for name, count in (("hipparcos-density", 117955), ("galaxy-density", 10521)):
        with fits.open(demo / "files" / f"{name}.fits") as units:
            pixels = units[0].data
            assert pixels[pixels == pixels].sum() == count  # noqa: PLR0124 - blanks are not a number


def test_the_picture_is_light_and_is_svg(demo: Path) -> None:
    text = (demo / "demo.svg").read_text("utf-8")
    assert len(text) < 150_000
    assert ET.fromstring(text).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - made here
