"""Rows to FITS binary tables."""

from connectors.fits.writing import Card, write_fits

__all__ = ["Card", "write_fits"]
