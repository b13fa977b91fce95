"""The spectrum in a FITS file as rows of an answer, so that it is plotted like any other."""

import numpy as np
import pyarrow as pa

from app.services.fitsview.shelf import Shelf
from app.services.fitsview.sources import Source
from app.services.plots.spectra import spectral_name, spectral_units
from app.services.results import Finder, Result
from app.services.results.kept import Kept
from connectors.contract import Column
from connectors.fits.contents import Unit

__all__ = ["spectrum_result"]

UCDS = {"Frequency": "em.freq", "Energy": "em.energy", "Wavelength": "em.wl"}
FLUX = "phot.flux.density"


def _ucd(unit: str) -> str:
    """What a number in this unit is along a spectrum; empty for pixels and the like."""
    return UCDS[spectral_name(unit)] if spectral_units(unit) else ""


def spectrum_result(shelf: Shelf, source: Source, unit: Unit) -> Result:
    """The spectrum in an HDU, a row for each of its points; it is stored nowhere. Raises KeyError."""
    if unit.spectrum is None:
        raise KeyError(unit.number)
    about = unit.spectrum
    x, y = np.asarray(shelf.array(source.digest, about.array), dtype=np.float64)
    second = about.y if about.y != about.x else f"{about.y} 2"
    columns = (
        Column(name=about.x, datatype="double", unit=about.x_unit, ucd=_ucd(about.x_unit)),
        Column(name=second, datatype="double", unit=about.y_unit, ucd=FLUX),
    )
    table = pa.table({about.x: pa.array(x, from_pandas=True), second: pa.array(y, from_pandas=True)})
    kept = Kept(shelf.folder, source.digest, Finder(), complete=False)
    return Result(source.digest, columns, truncated=about.cut, table=table, folder=shelf.folder, kept=kept)
