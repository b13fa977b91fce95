from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from astropy.io import fits
from PIL import Image

from connectors.local.hips import build, build_hips
from connectors.local.hips.drawing import HUES, OF_STARS, light_of
from connectors.local.hips.healpix import face_pixels, interleaved

M31 = (10.6847, 41.2691)
VEGA = (279.2347, 38.7837)


def _stars(names: Collection[str]) -> dict[str, np.ndarray]:
    ra, dec = zip(VEGA, (0.0, 90.0), strict=True)
    known = {
        "ra": np.array(ra),
        "dec": np.array(dec),
        "hp_mag": np.array([0.1, 11.0]),
        "b_v": np.array([0.0, np.nan]),
    }
    return {name: known[name] for name in names}


def _objects() -> pa.Table:
    columns = {"type": ["Galaxy", "Duplicated record", "Open Cluster"], "ra": [M31[0], 5.0, None]}
    columns |= {"dec": [M31[1], 5.0, None], "major_axis": [178.0, 1.0, 2.0]}
    return pa.table({**columns, "minor_axis": [70.0, None, None], "position_angle": [35, None, None]})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A sky of three objects."""
    made = tmp_path_factory.mktemp("sky") / "hips"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "hipparcos_rows", _stars)
        patch.setattr(build, "openngc_table", _objects)
        build_hips(made)
    return made


def _tile_of(folder: Path, ra: float, dec: float) -> tuple[np.ndarray, int, int]:
    """The tile of order 3 and the pixel in it, as a picture's row and column (HiPS 1.0, section 4.2.1)."""
    face, x, y = (int(axis[0]) for axis in face_pixels(11, np.array([ra]), np.array([dec])))
    number = face * 64 + int(interleaved(np.array(x >> 8), np.array(y >> 8)))
    with Image.open(folder / "Norder3" / "Dir0" / f"Npix{number}.png") as picture:
        return np.asarray(picture.convert("RGB"), np.int64), x & 255, y & 255


def test_every_tile_of_every_order_is_there(folder: Path) -> None:
    for order, count in enumerate((12, 48, 192, 768)):
        assert len(list((folder / f"Norder{order}").glob("Dir0/Npix*.png"))) == count
    with Image.open(folder / "Norder3" / "Allsky.png") as overview:
        assert overview.size == (27 * 64, 29 * 64)


def test_a_star_is_where_it_is_on_the_sky_in_its_colour(folder: Path) -> None:
    tile, row, column = _tile_of(folder, *VEGA)
    assert tile[row, column] == pytest.approx(HUES[1], abs=20)
    assert tile[row, column].sum() >= tile.sum(axis=2).max() - 20


def test_a_galaxy_lies_along_its_position_angle(folder: Path) -> None:
    def light(east: float, north: float) -> int:
        tile, row, column = _tile_of(folder, M31[0] + east / np.cos(np.radians(M31[1])), M31[1] + north)
        return int(tile[row, column].sum())

    east, north = 0.8 * np.sin(np.radians(35)), 0.8 * np.cos(np.radians(35))
    assert light(0, 0) > light(east, north) > light(north, -east) + 60


def test_nothing_else_shines(folder: Path) -> None:
    tile, row, column = _tile_of(folder, 5.0, 5.0)
    assert len(np.unique(tile.reshape(-1, 3), axis=0)) == 1
    assert tile[row, column].tolist() == [9, 14, 27]


def test_what_it_tells_of_itself(folder: Path) -> None:
    lines = (folder / "properties").read_text("utf-8").splitlines()
    told = {name.strip(): value.strip() for name, _, value in (line.partition("=") for line in lines)}
    needed = {
        "creator_did",
        "obs_title",
        "dataproduct_type",
        "hips_version",
        "hips_release_date",
        "hips_status",
    }
    needed |= {"hips_tile_format", "hips_order", "hips_tile_width", "hips_frame"}
    assert needed <= told.keys()
    assert (told["hips_order"], told["hips_tile_width"], told["hips_frame"]) == ("3", "256", "equatorial")
    with fits.open(folder / "Moc.fits") as units:
        assert units[1].data["UNIQ"].tolist() == list(range(4, 16))
        assert units[1].header["ORDERING"] == "NUNIQ"


def test_an_up_to_date_picture_is_left_alone(folder: Path) -> None:
    before = (folder / "properties").stat().st_mtime_ns
    build_hips(folder)
    assert (folder / "properties").stat().st_mtime_ns == before


def test_an_old_picture_is_replaced_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "hips"
    old.mkdir()
    (old / ".built").write_text("old", encoding="utf-8")
    (old / "left").touch()
    monkeypatch.setattr(
        build, "_fill", lambda part, stamp: (part / ".built").write_text(stamp, encoding="utf-8")
    )
    build_hips(old)
    assert sorted(file.name for file in tmp_path.rglob("*")) == [".built", "hips"]


def test_light_of_all_catalogues_is_bounded() -> None:
    keys = [light.key for light in light_of(_stars(OF_STARS), _objects(), 11)]
    assert sum(map(len, keys)) < 200_000
    assert max(int(key.max()) for key in keys) < 256 * len(HUES)
