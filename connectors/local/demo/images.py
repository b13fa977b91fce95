"""A few FITS images: two that astropy ships for its tests, and two maps made of the demo's catalogues."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import astropy
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from astropy.coordinates import SkyCoord
from astropy.io import fits
from astropy.wcs import WCS, FITSFixedWarning
from astropy.wcs.utils import pixel_to_skycoord, proj_plane_pixel_scales

from connectors.local.demo.pictures import write_preview

__all__ = ["images_table"]

SHIPPED = Path(astropy.__file__).parent
WHOLE_SKY = "CIRCLE ICRS 0 0 180"
PIXEL = 2.0  # degrees, of the maps made here

Floats = npt.NDArray[np.float64]
Sky = Mapping[str, tuple[Floats, Floats]]


@dataclass(frozen=True, slots=True)
class Shipped:
    """An image in astropy's test data, and what its header says in words."""

    id: str
    file: str
    object: str
    band: str
    instrument: str
    origin: str
    notes: str


SOURCES = (
    Shipped(
        id="ngc1316",
        file="io/fits/tests/data/comp.fits",
        object="NGC 1316",
        band="Optical",
        instrument="Optical (the header's TELESCOP; it names no instrument)",
        origin="AIPSGorilla (NRAOCV IPX) 15JUL94",
        notes="FITS sample written by NRAO's AIPS in 1994; the header gives positions for equinox B1950.",
    ),
    Shipped(
        id="pks1904-66",
        file="modeling/tests/data/1904-66_AZP.fits",
        object="1904-66 field",
        band="Radio, 1420 MHz",
        instrument="Parkes multibeam receiver",
        origin="Parkes Multibeam continuum map, gridded 2004-02-09",
        notes="Continuum map in Jy/beam, beam 14.4 arcmin, data of 1997 and 1998; zenithal perspective.",
    ),
)


def _frame(header: fits.Header) -> WCS:
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", FITSFixedWarning
        )  # old headers say the equinox and rotation the old way
        return WCS(header).celestial


def _facts(header: fits.Header) -> dict[str, object]:
    """Centre, fields of view, pixel size and outline, ICRS degrees, from the image's own WCS."""
    wcs, width, height = _frame(header), header["NAXIS1"], header["NAXIS2"]
    centre = pixel_to_skycoord((width - 1) / 2, (height - 1) / 2, wcs).icrs
    corners = pixel_to_skycoord(
        [-0.5, width - 0.5, width - 0.5, -0.5], [-0.5, -0.5, height - 0.5, height - 0.5], wcs
    )
    outline = " ".join(f"{place.ra.deg:.5f} {place.dec.deg:.5f}" for place in corners.icrs)
    middles = pixel_to_skycoord([-0.5, width - 0.5], [(height - 1) / 2] * 2, wcs)
    sides = pixel_to_skycoord([(width - 1) / 2] * 2, [-0.5, height - 0.5], wcs)
    return {
        "ra": round(float(centre.ra.deg), 5),
        "dec": round(float(centre.dec.deg), 5),
        "field_width": round(float(middles[0].separation(middles[1]).deg), 4),
        "field_height": round(float(sides[0].separation(sides[1]).deg), 4),
        "pixel_size": round(float(proj_plane_pixel_scales(wcs)[0]) * 3600, 3),
        "s_region": f"POLYGON ICRS {outline}",
    }


def _row(
    folder: Path, name: str, pixels: Floats, header: fits.Header, words: Mapping[str, object]
) -> dict[str, object]:
    fits.PrimaryHDU(pixels, header).writeto(folder / f"{name}.fits")
    write_preview(pixels.astype(np.float64), folder / f"{name}.png")
    size = (folder / f"{name}.fits").stat().st_size
    files = {"size": size, "access_url": f"{name}.fits", "preview": f"{name}.png"}
    return {"id": name, **words, "width": pixels.shape[1], "height": pixels.shape[0], **files}


def _shipped(folder: Path, image: Shipped) -> dict[str, object]:
    with fits.open(SHIPPED / image.file) as units:
        unit = next(item for item in units if item.data is not None)
        pixels, header = unit.data, unit.header.copy()
    header.add_history(
        "Written as a plain image for the demo archive; astropy ships it as " + Path(image.file).name
    )
    words = {name: getattr(image, name) for name in ("object", "band", "instrument", "origin", "notes")}
    return _row(folder, image.id, pixels, header, {**words, **_facts(header)})


def _map_header(title: str, source: str) -> fits.Header:
    """Give a whole-sky Hammer-Aitoff frame of 2 degree pixels (AIT, FITS WCS paper II, section 5.4.2)."""
    header = fits.Header({"CTYPE1": "RA---AIT", "CTYPE2": "DEC--AIT", "CUNIT1": "deg", "CUNIT2": "deg"})
    header.update(
        {"CRPIX1": 82.5, "CRPIX2": 41.5, "CRVAL1": 0.0, "CRVAL2": 0.0, "CDELT1": -PIXEL, "CDELT2": PIXEL}
    )
    header.update({"RADESYS": "ICRS", "BUNIT": "count", "OBJECT": title})
    header.add_history(f"Made for the demo archive by counting {source} in each pixel.")
    return header


def _map(
    folder: Path, name: str, title: str, source: str, places: tuple[Floats, Floats]
) -> dict[str, object]:
    header = _map_header(title, source)
    wcs, shape = WCS(header), (82, 164)
    columns, rows = wcs.world_to_pixel(SkyCoord(*places, unit="deg"))
    edges = [np.arange(length + 1) - 0.5 for length in shape]
    counts, *_ = np.histogram2d(rows, columns, bins=edges)
    beyond = np.isnan(wcs.pixel_to_world_values(*np.meshgrid(np.arange(shape[1]), np.arange(shape[0])))[0])
    counts[beyond & (counts == 0)] = np.nan
    words = {
        "object": title, "band": "", "instrument": "", "origin": "Made for the demo archive",
        "notes": f"Number of {source} in each pixel of 4 square degrees (equal area).",
        "ra": 0.0, "dec": 0.0, "field_width": 360.0, "field_height": 180.0,
        "pixel_size": PIXEL * 3600, "s_region": WHOLE_SKY,
    }  # fmt: skip
    return _row(folder, name, counts.astype(np.float32), header, words)


def images_table(folder: Path, sky: Sky) -> pa.Table:
    """Write the images and previews into `folder`; `sky` maps "stars" and "galaxies" to RA and Dec.

    An image that this astropy does not ship is left out.
    """
    folder.mkdir()
    rows = [_shipped(folder, image) for image in SOURCES if (SHIPPED / image.file).is_file()]
    stars, galaxies = (
        f"{len(sky['stars'][0])} stars of Hipparcos-2",
        f"{len(sky['galaxies'][0])} galaxies of OpenNGC",
    )
    rows.append(_map(folder, "hipparcos-density", "Whole sky: stars", stars, sky["stars"]))
    rows.append(_map(folder, "galaxy-density", "Whole sky: galaxies", galaxies, sky["galaxies"]))
    return pa.Table.from_pylist(
        [{key: value or None if value == "" else value for key, value in row.items()} for row in rows]
    )
