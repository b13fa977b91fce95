"""The spectra."""

from pathlib import Path

import numpy as np
from astropy.io import fits

from tests.data.dachs.stars import M31

__all__ = ["SPECTRA", "make_spectra"]

SPECTRA = 5


def make_spectra(folder: Path) -> None:
    """A table of wavelengths and fluxes each; what is told of it stands before."""
    folder.mkdir()
    for number in range(SPECTRA):
        waves = np.linspace(4000, 7000, 301)
        flux = 10 + number - 5 * np.exp(-(((waves - 6562.8) / 20) ** 2))
        told = fits.PrimaryHDU()
        told.header.update({"OBJECT": f"E-{number:05}", "RA": M31[0] + number / 10, "DEC": M31[1]})
        told.header.update({"MJD-OBS": 60000.5 + number, "EXPTIME": 120.0, "SNR": 20.0 + number})
        told.header.update({"POINTS": len(waves), "WAVELO": 4e-7, "WAVEHI": 7e-7})
        if number:
            told.header["Z"] = number / 1000
        columns = [fits.Column("wavelength", "D", "Angstrom", array=waves)]
        columns += [fits.Column("flux", "D", "mJy", array=flux)]
        table = fits.BinTableHDU.from_columns(columns)
        fits.HDUList([told, table]).writeto(folder / f"spectrum-{number}.fits")
