"""FITS files made for tests: as bytes, sound ones and such as a stranger might send."""

import gzip
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy.typing as npt
from astropy.io import fits

from connectors.fits.apart import CONTENTS
from connectors.fits.contents import Contents
from connectors.fits.reading import read_file

__all__ = [
    "BLOCK",
    "SKY",
    "claiming",
    "fits_bytes",
    "gzipped",
    "image_bytes",
    "lines",
    "read_here",
    "sky_header",
]

BLOCK = 2880
SKY = {"CRVAL1": 83.63, "CRVAL2": 22.01, "CTYPE1": "RA---TAN", "CTYPE2": "DEC--TAN", "RADESYS": "ICRS"}


def fits_bytes(*units: fits.PrimaryHDU | fits.ImageHDU | fits.BinTableHDU) -> bytes:
    """A whole file; a first HDU without data is put before what cannot stand there."""
    first = [] if isinstance(units[0], fits.PrimaryHDU) else [fits.PrimaryHDU()]
    target = BytesIO()
    fits.HDUList([*first, *units]).writeto(target)
    return target.getvalue()


def image_bytes(pixels: npt.NDArray[Any], cards: Mapping[str, object] | None = None) -> bytes:
    """A file of one image."""
    return fits_bytes(fits.PrimaryHDU(pixels, fits.Header(dict(cards or {}))))


def sky_header(size: tuple[int, int], matrix: Sequence[float], scale: float = 1.0) -> dict[str, object]:
    """An image around its middle; `matrix` is CD in units of `scale` arcseconds, by rows."""
    names = ("CD1_1", "CD1_2", "CD2_1", "CD2_2")
    place = {"CRPIX1": (size[0] + 1) / 2, "CRPIX2": (size[1] + 1) / 2}
    return {**SKY, **place, **{name: one * scale / 3600 for name, one in zip(names, matrix, strict=True)}}


def lines(*cards: str) -> bytes:
    """A header of these cards, with END, in blocks."""
    text = "".join(f"{card:<80}" for card in (*cards, "END"))
    return text.encode("latin-1").ljust(-(-len(text) // BLOCK) * BLOCK)


def claiming(*lengths: int, bitpix: int = -32, more: Sequence[str] = ()) -> bytes:
    """A file whose header claims an image of these lengths, with one block of data."""
    axes = [f"NAXIS{at:<3}= {length}" for at, length in enumerate(lengths, start=1)]
    head = [f"SIMPLE  = {'T':>20}", f"BITPIX  = {bitpix:>20}", f"NAXIS   = {len(lengths):>20}"]
    return lines(*head, *axes, *more) + bytes(BLOCK)


def gzipped(data: bytes) -> bytes:
    """The same, compressed, the same each time."""
    return gzip.compress(data, mtime=0)


def read_here(path: Path, folder: Path) -> Contents:
    """What `read_apart` does, without a process of its own."""
    contents = read_file(path, folder)
    (folder / CONTENTS).write_text(contents.text(), encoding="utf-8")
    return contents
