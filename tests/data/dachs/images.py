"""The images, the cube, and what the images' links lead to."""

from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from astropy.io import fits

from tests.data.dachs.stars import M31

__all__ = ["IMAGES", "make_cube", "make_images", "make_links"]

Pixels: TypeAlias = np.ndarray[Any, Any]

# File, object, filter, its limits in m, position, MJD in the middle, seconds.
IMAGES = [
    ("m31-b", "M 31", "B", 3.9e-7, 4.9e-7, *M31, 60000.125, 600.0),
    ("m31-v", "M 31", "V", 5.0e-7, 5.9e-7, *M31, 60000.25, 300.0),
    ("m31-r", "M 31", "R", 5.8e-7, 7.2e-7, *M31, 60100.5, 300.0),
    ("m31-k", "M 31", "K", 2.0e-6, 2.4e-6, M31[0] + 0.2, M31[1] + 0.2, 61000.0, 60.0),
    ("zero-v", "Zero", "V", 5.0e-7, 5.9e-7, 0.0, 10.0, 60200.0, 300.0),
    ("pole-v", "Pole", "V", 5.0e-7, 5.9e-7, 45.0, 89.9, 60300.0, 300.0),
]
PIXELS = 64
SCALE = 0.01


def _pixels(*shape: int, seed: int = 0) -> Pixels:
    """Noise, and a bright spot in the middle."""
    noise = np.random.default_rng(seed).normal(100, 5, shape)
    rows, columns = np.indices(shape)[-2:] - (PIXELS - 1) / 2
    made: Pixels = (noise + 1000 * np.exp(-(rows**2 + columns**2) / 18)).astype(">f4")
    return made


def _sky(ra: float, dec: float) -> dict[str, Any]:
    """Cards of a tangential projection with the position in the middle."""
    axes = (("RA---TAN", ra, -SCALE), ("DEC--TAN", dec, SCALE))
    cards: dict[str, Any] = {"RADESYS": "ICRS", "EQUINOX": 2000.0}
    for axis, (kind, value, step) in enumerate(axes, start=1):
        cards |= {f"CTYPE{axis}": kind, f"CUNIT{axis}": "deg", f"CRVAL{axis}": value}
        cards |= {f"CRPIX{axis}": (PIXELS + 1) / 2, f"CDELT{axis}": step}
    return cards


def _write_image(file: Path, pixels: Pixels, cards: dict[str, Any]) -> None:
    hdu = fits.PrimaryHDU(pixels)
    hdu.header.update(cards)
    hdu.header.update({"TELESCOP": "Escapade Test Telescope", "INSTRUME": "TestCam", "BUNIT": "ct"})
    hdu.writeto(file)


def make_images(folder: Path) -> None:
    folder.mkdir()
    for seed, (name, target, band, low, high, ra, dec, mjd, seconds) in enumerate(IMAGES):
        told = {"OBJECT": target, "FILTER": band, "MJD-OBS": mjd, "EXPTIME": seconds}
        cards = _sky(ra, dec) | told | {"WAVELO": low, "WAVEHI": high}
        _write_image(folder / f"{name}.fits", _pixels(PIXELS, PIXELS, seed=seed), cards)


def make_cube(folder: Path) -> None:
    """Sixteen planes from 500 to 650 nm."""
    folder.mkdir()
    cards = _sky(*M31) | {"OBJECT": "M 31", "MJD-OBS": 60400.0, "EXPTIME": 900.0}
    cards |= {"CTYPE3": "WAVE", "CUNIT3": "m", "CRVAL3": 5e-7, "CRPIX3": 1.0, "CDELT3": 1e-8}
    cards |= {"WAVELO": 5e-7, "WAVEHI": 6.5e-7}
    _write_image(folder / "m31.fits", _pixels(16, PIXELS, PIXELS), cards)


def make_links(folder: Path) -> None:
    folder.mkdir()
    _write_image(folder / "flat.fits", np.ones((PIXELS, PIXELS), ">f4"), {})
    (folder / "notes.txt").write_text("Clouds until midnight.\n", encoding="ascii")
