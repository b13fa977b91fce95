"""The FITS file behind a row."""
