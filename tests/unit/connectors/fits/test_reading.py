import warnings
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from astropy.io import fits
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.errors import Unreadable
from connectors.fits.contents import Contents, Kind, Unit
from connectors.fits.reading import MOST_PIXELS, read_file
from tests.support.fits_files import BLOCK, claiming, fits_bytes, image_bytes, sky_header


class Reading:
    """Reads bytes as a file, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, data: bytes) -> Contents:
        file = self.folder / "file.fits"
        file.write_bytes(data)
        return read_file(file, self.folder)

    def planes(self, unit: Unit) -> npt.NDArray[np.float32]:
        assert unit.picture, unit.notes
        found: npt.NDArray[np.float32] = np.load(self.folder / unit.picture.array)
        return found


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    return Reading(tmp_path)


def test_an_image_with_its_header(reading: Reading) -> None:
    pixels = np.arange(12, dtype=np.float32).reshape(3, 4)
    cards = {**sky_header((4, 3), (-1, 0, 0, 1)), "BUNIT": "Jy/beam", "OBJECT": "M 1"}
    (unit,) = reading(image_bytes(pixels, cards)).units
    assert (unit.kind, unit.shape, unit.numbers, unit.size) == (Kind.IMAGE, (4, 3), "32-bit float", 48)
    assert np.array_equal(reading.planes(unit)[0], pixels)
    assert unit.picture
    assert (unit.picture.unit, unit.picture.low, unit.picture.high) == ("Jy/beam", [0.0], [11.0])
    assert unit.picture.place
    assert ("OBJECT", "M 1") in [(card.keyword, card.value) for card in unit.cards]
    assert unit.text.splitlines()[0].startswith("SIMPLE  =")
    assert unit.text.splitlines()[-1] == "END"


@pytest.mark.parametrize("kind", ["u1", "i2", "u2", "i4", "u4", "f4", "f8"])
def test_numbers_of_every_kind(reading: Reading, kind: str) -> None:
    pixels = np.array([[1, 2, 250], [4, 5, 6]], dtype=kind)
    assert np.array_equal(reading.planes(reading(image_bytes(pixels)).units[0])[0], pixels)


def test_scaled_and_blank_integers(reading: Reading) -> None:
    raw = np.array([[10, 20, -32768], [0, 1, 2]], dtype=np.int16)
    data = bytearray(image_bytes(raw, {"BLANK": -32768}))
    data = data.replace(
        b"END".ljust(80), b"BSCALE  = 0.5".ljust(80) + b"BZERO   = 100.0".ljust(80) + b"END".ljust(80)
    )
    del data[BLOCK - 160 + 160 : BLOCK + 160]
    planes = reading.planes(reading(bytes(data)).units[0])[0]
    assert np.array_equal(planes[1], [100, 100.5, 101])
    assert planes[0, 0] == 105
    assert np.isnan(planes[0, 2])


def test_an_image_of_blanks(reading: Reading) -> None:
    (unit,) = reading(image_bytes(np.full((3, 3), np.nan))).units
    assert unit.picture
    assert (unit.picture.low, unit.picture.high) == ([None], [None])


@pytest.mark.parametrize("lengths", [(0,), (5, 0), (0, 5), (777_777_701, 0)])
def test_axes_of_no_length(reading: Reading, lengths: tuple[int, ...]) -> None:
    (unit,) = reading(claiming(*lengths)).units
    assert (unit.kind, unit.picture) == (Kind.HEADER, None)


def test_a_cube_with_its_third_axis(reading: Reading) -> None:
    pixels = np.arange(60, dtype=np.int16).reshape(5, 3, 4)
    cards = {"CTYPE3": "FREQ", "CRVAL3": 10.0, "CRPIX3": 1.0, "CDELT3": 2.0, "CUNIT3": "Hz"}
    (unit,) = reading(image_bytes(pixels, {**sky_header((4, 3), (-1, 0, 0, 1)), **cards})).units
    assert np.array_equal(reading.planes(unit), pixels)
    assert unit.picture
    assert unit.picture.axis
    assert unit.picture.axis.values == pytest.approx([10, 12, 14, 16, 18])


def test_a_compressed_image(reading: Reading) -> None:
    pixels = np.random.default_rng(1).integers(0, 1000, (40, 50)).astype(np.int16)
    unit = reading(fits_bytes(fits.CompImageHDU(pixels, compression_type="RICE_1"))).units[1]
    assert (unit.kind, unit.shape, unit.numbers) == (Kind.COMPRESSED, (50, 40), "16-bit integer")
    assert np.array_equal(reading.planes(unit)[0], pixels)


def test_a_table_and_a_spectrum(reading: Reading) -> None:
    columns = [
        fits.Column("WAVE", "D", unit="nm", array=[1, 2, 3]),
        fits.Column("FLUX", "D", array=[4, 5, 6]),
    ]
    primary, unit = reading(fits_bytes(fits.BinTableHDU.from_columns(columns, name="SPEC"))).units
    assert primary.kind is Kind.HEADER
    assert (unit.kind, unit.name) == (Kind.TABLE, "SPEC")
    assert unit.table
    assert unit.spectrum
    assert np.array_equal(np.load(reading.folder / unit.spectrum.array), [[1, 2, 3], [4, 5, 6]])


def test_random_groups_are_told_and_not_read(reading: Reading) -> None:
    more = ["GROUPS  = T", "PCOUNT  = 2", "GCOUNT  = 3"]
    (unit,) = reading(claiming(0, 3, 2, more=more)).units
    assert (unit.kind, unit.picture) == (Kind.OTHER, None)


def test_claims_of_pixels_that_are_not_there(reading: Reading) -> None:
    (unit,) = reading(claiming(2**20, 2**20)).units
    assert unit.picture is None
    assert "4,398,046,511,104 bytes" in unit.notes[0]


def test_a_compressed_image_that_claims_too_much(reading: Reading) -> None:
    data = fits_bytes(fits.CompImageHDU(np.zeros((40, 50), dtype=np.int16)))
    large = data.replace(b"ZNAXIS1 =                   50", b"ZNAXIS1 =        1099511627776")
    unit = reading(large).units[1]
    assert unit.picture is None
    assert f"at most {MOST_PIXELS:,}" in unit.notes[0]


def test_a_tile_that_claims_too_much(reading: Reading) -> None:
    data = fits_bytes(fits.CompImageHDU(np.zeros((40, 50), dtype=np.int16)))
    large = data.replace(b"ZTILE2  =                    1", b"ZTILE2  =           1099511627")
    assert "tiles" in reading(large).units[1].notes[0]


@pytest.mark.parametrize("kind", ["GZIP_1", "GZIP_2", "RICE_1", "HCOMPRESS_1", "PLIO_1"])
def test_a_compressed_image_that_is_damaged(reading: Reading, kind: str) -> None:
    pixels = np.random.default_rng(1).integers(0, 1000, (40, 50)).astype(np.int16)
    data = bytearray(fits_bytes(fits.CompImageHDU(pixels, compression_type=kind)))
    with fits.open(BytesIO(data), disable_image_compression=True) as units:
        heap = units[1].fileinfo()["datLoc"] + units[1].header["NAXIS1"] * units[1].header["NAXIS2"]
    data[heap : heap + 600] = b"\xa5" * 600
    unit = reading(bytes(data)).units[1]
    assert unit.picture or "cannot be read" in unit.notes[0]


SOUND = [
    image_bytes(np.arange(12.0).reshape(3, 4), sky_header((4, 3), (-1, 0, 0, 1))),
    image_bytes(np.arange(20, dtype=np.uint16)),
    fits_bytes(
        fits.BinTableHDU.from_columns([fits.Column("WAVE", "D", array=[1, 2]), fits.Column("t", "9A")])
    ),
]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(SOUND), st.data())
def test_a_damaged_file_is_told_or_refused(reading: Reading, good: bytes, draw: st.DataObject) -> None:
    data = bytearray(good)
    for _ in range(draw.draw(st.integers(1, 4))):
        card = draw.draw(st.integers(0, len(data) // 80 - 1)) * 80 + draw.draw(
            st.sampled_from([0, 8, 10, 29])
        )
        wrong = draw.draw(st.sampled_from([b"-1", b"99999999999", b"'x'", b"NaN", b"\xff", b"T", b"PJ(5)"]))
        data[card : card + len(wrong)] = wrong
    with suppress(Unreadable):
        assert reading(bytes(data)).units


def test_warnings_are_words_in_the_page_and_no_errors(reading: Reading) -> None:
    data = fits_bytes(fits.BinTableHDU.from_columns([fits.Column("flag", "L", array=[True, False])]))
    data = data[:-BLOCK] + b"T\0".ljust(BLOCK, b"\0")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        unit = reading(data).units[1]
    assert "NULL" in unit.notes[0]


def test_old_ways_of_writing_are_no_note(reading: Reading) -> None:
    cards = {**sky_header((4, 3), (-1, 0, 0, 1)), "DATE-OBS": "01/02/94"}
    assert reading(image_bytes(np.zeros((3, 4)), cards)).units[0].notes == []


def test_a_page_of_words_is_no_file(reading: Reading) -> None:
    with pytest.raises(Unreadable, match="no FITS"):
        reading(b"<html>Sign in</html>" * 200)


def test_what_was_told_can_be_kept_as_text(reading: Reading) -> None:
    contents = reading(image_bytes(np.arange(6.0).reshape(2, 3), sky_header((3, 2), (-1, 0, 0, 1))))
    assert Contents.read(contents.text()).text() == contents.text()
