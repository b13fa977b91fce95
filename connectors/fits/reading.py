"""From a FITS file to what is kept of it: headers as words, images in less detail, spectra, first rows.

What a header claims is held against the file before astropy touches any data. A file of a stranger is read
in a process apart, with limits: see `connectors.fits.apart`.
"""

import math
import warnings
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from astropy.io import fits
from astropy.io.fits.hdu.compressed._compression import CfitsioException
from astropy.wcs import FITSFixedWarning

from connectors.errors import Unreadable
from connectors.fits.contents import Contents, Kind, Picture, Spectrum, Unit
from connectors.fits.headers import cards_of, lines_of
from connectors.fits.heads import head_of
from connectors.fits.placing import FAULTS, axis_of, place_of
from connectors.fits.planes import reduced, reduction_of
from connectors.fits.spectra import Found, spectrum_in_array, spectrum_in_table
from connectors.fits.surveying import Claim, survey

__all__ = ["MOST_PIXELS", "read_file"]

MOST_PIXELS = 128 * 1024 * 1024
"""Of an image, whatever its compression."""
MOST_TILE = 16 * 1024 * 1024
"""Pixels of a tile, which is decompressed whole."""
KEPT_PIXELS = 8 * 1024 * 1024
"""Of all pictures of a file together."""
NOTES = 8
PLANE = 2
NUMBERS = {
    "8": "8-bit",
    "16": "16-bit integer",
    "32": "32-bit integer",
    "64": "64-bit integer",
    "-32": "32-bit float",
    "-64": "64-bit float",
}
BROKEN = (*FAULTS, OSError, EOFError, RuntimeError, zlib.error, fits.VerifyError, CfitsioException)
"""What astropy and what it decompresses with raise for data that make no sense."""


def _kind(claim: Claim, shape: Sequence[int]) -> Kind:
    if claim.is_compressed:
        return Kind.COMPRESSED
    if claim.words in {"BINTABLE", "A3DTABLE"}:
        return Kind.TABLE
    if claim.words == "TABLE":
        return Kind.TEXT_TABLE
    if claim.words not in {"", "IMAGE"} or claim.values.get("GROUPS") == "T":
        return Kind.OTHER
    if not math.prod(shape) or not shape:
        return Kind.HEADER
    return Kind.SPECTRUM if sum(length > 1 for length in shape) <= 1 else Kind.IMAGE


def _numbers(claim: Claim, kind: Kind) -> str:
    if kind in {Kind.TABLE, Kind.TEXT_TABLE, Kind.HEADER, Kind.OTHER}:
        return ""
    return NUMBERS.get(claim.values.get("ZBITPIX" if claim.is_compressed else "BITPIX", ""), "")


def _excess(claim: Claim, shape: Sequence[int]) -> str:
    """Why the data are not read, in words; empty where they can be."""
    if claim.missing:
        return f"The header claims {claim.size:,} bytes of data, of which {claim.missing:,} are not there."
    if math.prod(shape) > MOST_PIXELS and (claim.is_compressed or claim.words in {"", "IMAGE"}):
        return f"The image has {math.prod(shape):,} pixels; at most {MOST_PIXELS:,} are read."
    if claim.is_compressed and math.prod(_tile(claim, shape)) > MOST_TILE:
        return f"The image is compressed in tiles of more than {MOST_TILE:,} pixels."
    return ""


def _tile(claim: Claim, shape: Sequence[int]) -> list[int]:
    """The lengths of a tile; without a word of it, a tile is a row (FITS 4.0, section 10.1.2)."""
    usual = [shape[0], *(1 for _ in shape[1:])] if shape else []
    return [max(1, claim.number(f"ZTILE{at}", length)) for at, length in enumerate(usual, start=1)]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads data of a file's HDUs into the files of a folder; `share` pixels are kept of an image."""

    images: fits.HDUList
    tables: fits.HDUList
    folder: Path
    share: int

    def see(self, claim: Claim, unit: Unit) -> Unit:
        """The unit with what its data show. Raises what astropy raises."""
        if unit.kind in {Kind.TABLE, Kind.TEXT_TABLE}:
            hdu = self.tables[unit.number]
            unit = replace(unit, table=head_of(hdu))
            return replace(unit, spectrum=self._spectrum(unit, spectrum_in_table(hdu)))
        hdu = self.images[unit.number]
        if unit.kind is Kind.SPECTRUM:
            return replace(unit, spectrum=self._spectrum(unit, spectrum_in_array(hdu)))
        if unit.kind in {Kind.IMAGE, Kind.COMPRESSED} and len(unit.shape) >= PLANE and all(unit.shape):
            return replace(unit, picture=self._picture(claim, unit, hdu))
        return unit

    def _spectrum(self, unit: Unit, found: Found | None) -> Spectrum | None:
        if found is None:
            return None
        array = f"spectrum-{unit.number}.npy"
        np.save(self.folder / array, np.stack([found.x, found.y]))
        names = {"x": found.x_name, "x_unit": found.x_unit, "y": found.y_name, "y_unit": found.y_unit}
        return Spectrum(array=array, cut=found.cut, **names)

    def _picture(self, claim: Claim, unit: Unit, hdu: Any) -> Picture:
        small = reduction_of(tuple(reversed(unit.shape)), self.share)
        tile = _tile(claim, unit.shape)[1] if claim.is_compressed else 1
        found = reduced(hdu.section.__getitem__, small, tile)
        array = f"planes-{unit.number}.npy"
        np.save(self.folder / array, found.planes)
        planes = range(0, small.planes, small.step)
        return Picture(
            array=array,
            factor=small.factor,
            planes=small.planes,
            step=small.step,
            low=found.low,
            high=found.high,
            unit=str(hdu.header.get("BUNIT", "")),
            place=place_of(hdu.header, *unit.shape[:2]),
            axis=axis_of(hdu.header, [at % unit.shape[2] for at in planes]) if small.planes > 1 else None,
        )


def _unit(number: int, claim: Claim) -> Unit:
    """What the header alone says. Raises Unreadable."""
    shape = claim.shape("Z" if claim.is_compressed else "")
    kind = _kind(claim, shape)
    header = fits.Header.fromstring(claim.text)
    return Unit(
        number=number,
        name=claim.values.get("EXTNAME", "")[:80],
        kind=kind,
        shape=shape,
        numbers=_numbers(claim, kind),
        size=claim.size,
        cards=cards_of(header),
        text=lines_of(claim.text),
        notes=[excess] if (excess := _excess(claim, shape)) else [],
    )


def _seen(reader: _Reader, claim: Claim, unit: Unit) -> Unit:
    """The unit with its data, or with words why they cannot be read; warnings become words."""
    if unit.notes:
        return unit
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.simplefilter("ignore", FITSFixedWarning)  # old ways of writing what is clear all the same
        try:
            unit = reader.see(claim, unit)
            faults = []
        except BROKEN as error:
            faults = [f"The data cannot be read: {str(error)[:200] or type(error).__name__}"]
    told = dict.fromkeys([*faults, *(" ".join(str(one.message).split())[:300] for one in caught)])
    return replace(unit, notes=list(told)[:NOTES])


@contextmanager
def _opened(path: Path, *, mapped: bool) -> Iterator[fits.HDUList]:
    """The file as astropy has it, closed at the end, also where astropy refuses it. Raises Unreadable."""
    with path.open("rb") as source:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # what matters is told when the data are read
                units = fits.open(source, memmap=mapped, lazy_load_hdus=True)
        except BROKEN as error:
            raise Unreadable(f"The file is damaged: {str(error)[:200]}") from error
        with units:
            yield units


def read_file(path: Path, folder: Path) -> Contents:
    """Tell what a FITS file contains, and write its pictures and spectra as arrays into the folder.

    Raises Unreadable where it is no FITS file.
    """
    size = path.stat().st_size
    with path.open("rb") as source:
        claims, words = survey(source, size)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        units = [_unit(number, claim) for number, claim in enumerate(claims)]
    pictures = sum(unit.kind in {Kind.IMAGE, Kind.COMPRESSED} for unit in units)
    # Images are read in parts; astropy does not map those whose numbers are scaled. Tables are mapped.
    with _opened(path, mapped=False) as images, _opened(path, mapped=True) as tables:
        reader = _Reader(images, tables, folder, KEPT_PIXELS // max(1, pictures))
        seen = [_seen(reader, claim, unit) for claim, unit in zip(claims, units, strict=True)]
    return Contents(size=size, units=seen, notes=[words] if words else [])
