from io import BytesIO

import numpy as np
import pytest
from astropy.io import fits

from connectors.errors import Unreadable
from connectors.fits.surveying import MOST_HEADER, MOST_UNITS, Claim, is_fits, survey
from tests.support.fits_files import BLOCK, claiming, fits_bytes, image_bytes, lines

IMAGE = image_bytes(np.zeros((3, 5), dtype=np.int16))


def surveyed(data: bytes) -> tuple[list[Claim], str]:
    return survey(BytesIO(data), len(data))


def test_each_hdu_is_found_where_it_is() -> None:
    table = fits.BinTableHDU.from_columns([fits.Column("a", "J", array=[1, 2])], name="T")
    data = fits_bytes(fits.PrimaryHDU(np.zeros((3, 5), dtype=np.int16)), table, fits.ImageHDU(np.ones(4)))
    claims, words = surveyed(data)
    with fits.open(BytesIO(data)) as units:
        known = [unit.fileinfo()["datLoc"] for unit in units]
    assert [claim.start for claim in claims] == known
    assert [claim.size for claim in claims] == [30, 8, 32]
    assert [claim.words for claim in claims] == ["", "BINTABLE", "IMAGE"]
    assert (claims[0].shape(), words) == ((5, 3), "")


@pytest.mark.parametrize("data", [b"", b"<html>", b"SIMPLE", b"\x1f\x8b\x08", b"SIMPLE  = T", bytes(BLOCK)])
def test_what_is_no_fits_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        surveyed(data)


def test_a_file_is_known_by_its_beginning() -> None:
    assert is_fits(IMAGE)
    assert not is_fits(b"SIMPLE=T")


def test_claims_are_held_against_the_size_of_the_file() -> None:
    data = claiming(2**20, 2**20)
    (claim,), words = surveyed(data)
    assert claim.size == 2**42
    assert claim.missing == 2**42 - BLOCK
    assert words == ""


def test_a_file_that_was_cut_off() -> None:
    (claim,), _ = surveyed(image_bytes(np.zeros((100, 100)))[: 2 * BLOCK])
    assert claim.missing == 80_000 - BLOCK


@pytest.mark.parametrize(
    "axes", [(), (0,), (0, 5), (777_777_701, 0)], ids=["none", "empty", "groups", "zero width"]
)
def test_no_pixels_have_no_bytes(axes: tuple[int, ...]) -> None:
    (claim,), _ = surveyed(claiming(*axes))
    assert (claim.size, claim.missing) == (0, 0)


@pytest.mark.parametrize(
    "more",
    [
        ["NAXIS2  = -3"],
        ["NAXIS2  = 1E9"],
        ["NAXIS2  = 'x'"],
        ["NAXIS2  = 99999999999999999999999"],
        [],
    ],
)
def test_lengths_that_make_no_sense(more: list[str]) -> None:
    with pytest.raises(Unreadable):
        surveyed(lines("SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 4", *more))


@pytest.mark.parametrize("axes", ["-1", "1000", "1000000000"])
def test_axes_that_nobody_has(axes: str) -> None:
    with pytest.raises(Unreadable, match="axes"):
        surveyed(lines("SIMPLE  = T", "BITPIX  = 8", f"NAXIS   = {axes}"))


def test_a_header_without_end_is_not_read_to_its_end() -> None:
    endless = b"SIMPLE  = T".ljust(80) + b"COMMENT x".ljust(80) * (2 * MOST_HEADER // 80)
    with pytest.raises(Unreadable, match="longer"):
        surveyed(endless.ljust(-(-len(endless) // BLOCK) * BLOCK))


def test_a_header_that_breaks_off() -> None:
    with pytest.raises(Unreadable, match="ends within"):
        surveyed(IMAGE[:1000])


def test_of_very_many_hdus_the_first_are_told() -> None:
    extension = lines("XTENSION= 'IMAGE   '", "BITPIX  = 8", "NAXIS   = 0", "PCOUNT  = 0", "GCOUNT  = 1")
    claims, words = surveyed(IMAGE + extension * (MOST_UNITS + 20))
    assert len(claims) == MOST_UNITS
    assert "has more" in words


def test_a_later_hdu_that_cannot_be_read_leaves_the_earlier_ones() -> None:
    claims, words = surveyed(IMAGE + lines("XTENSION= 'IMAGE   '", "BITPIX  = 8", "NAXIS   = many"))
    assert len(claims) == 1
    assert "After HDU 0" in words


def test_what_follows_the_last_hdu_is_left_alone() -> None:
    assert len(surveyed(IMAGE + b"x" * BLOCK)[0]) == 1


def test_an_image_in_tiles_has_a_shape_of_its_own() -> None:
    packed = fits.CompImageHDU(np.zeros((4, 6), dtype=np.int16))
    claim = surveyed(fits_bytes(packed))[0][1]
    assert claim.is_compressed
    assert claim.shape("Z") == (6, 4)
